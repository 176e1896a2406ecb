import { dirname } from "node:path";
import { StartupError } from "../core/startup-error.ts";
import type { FileOperations } from "./file-operations.ts";
import { type Layout, SHARDS } from "./layout.ts";
import { systemCode, unlessMissing } from "./storage-error.ts";

/** Owner writes, group reads, new files get the folder's group: a proxy of that group may serve the blobs. */
const FOLDER_MODE = 0o2750;

/**
 * Makes the folders that are missing. They are synced each time, for a start that was cut short may have made them and
 * not come to that. A read-only store in which nothing is missing is fine: it can still be read.
 * Throws a `StartupError` when a folder cannot be made.
 */
export async function makeFolders(files: FileOperations, layout: Layout): Promise<void> {
  try {
    await makeRoot(files, layout.root);
    for (const folder of [layout.uploads, layout.blobs, layout.sha256]) await makeFolder(files, folder);
    const there = new Set(await files.readdir(layout.sha256));
    for (const shard of SHARDS) if (!there.has(shard)) await makeFolder(files, layout.shard(shard));
    for (const folder of [layout.sha256, layout.blobs, layout.root]) await syncFolder(files, folder);
  } catch (cause) {
    throw unusable(layout.root, cause);
  }
}

/** Makes what was renamed into or out of a folder survive a power cut. */
export async function syncFolder(files: FileOperations, path: string): Promise<void> {
  const folder = await files.open(path, "r");
  try {
    await folder.sync();
  } catch (error) {
    // Filesystems that cannot sync a folder answer EINVAL: there is nothing more to be had from them.
    if (systemCode(error) !== "EINVAL") throw error;
  } finally {
    await folder.close();
  }
}

/** Makes a folder and those above it; each is synced into the one above. */
async function makeRoot(files: FileOperations, path: string): Promise<void> {
  const above = dirname(path);
  if (above !== path && (await unlessMissing(files.stat(above))) === undefined) await makeRoot(files, above);
  if (await makeFolder(files, path)) await syncFolder(files, above);
}

/** `true`: it was not there. */
async function makeFolder(files: FileOperations, path: string): Promise<boolean> {
  try {
    await files.mkdir(path, FOLDER_MODE);
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  }
  await files.chmod(path, FOLDER_MODE); // mkdir leaves out what the umask forbids
  return true;
}

function unusable(root: string, cause: unknown): StartupError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StartupError(
    `the blob store '${root}' cannot be used: ${reason}`,
    [
      "make sure that the folder is on a disk with free space that is mounted for writing",
      "make sure that the account which runs the registry may write to it",
    ],
    { cause },
  );
}
