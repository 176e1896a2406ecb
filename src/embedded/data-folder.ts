import { access, chmod, constants, mkdir, readdir, realpath, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { StartupError } from "../core/startup-error.ts";
import { errorCode, reasonOf } from "./error-code.ts";
import { judgeFolder } from "./folder-access.ts";
import { lockFolder } from "./folder-lock.ts";

/** The folder with everything that the registry keeps, held by this process until it is disposed. */
export interface DataFolder extends AsyncDisposable {
  /** Absolute and free of symbolic links. */
  readonly path: string;
}

/**
 * Opens the data folder for this process alone; creates it, for its owner only (0700), where it is missing. Throws a
 * `StartupError` when another process has it, or when it cannot hold the data safely.
 */
export async function openDataFolder(path: string): Promise<DataFolder> {
  const folder = await prepareFolder(resolve(path)).catch((error: unknown) => {
    throw explain(resolve(path), error);
  });
  const lock = await lockFolder(folder).catch((error: unknown) => {
    throw explain(folder, error);
  });
  return { path: folder, [Symbol.asyncDispose]: () => lock[Symbol.asyncDispose]() };
}

async function prepareFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const folder = await realpath(path);
  const { mode, uid: owner } = await stat(folder);
  const empty = (await readdir(folder)).length === 0;
  const judgement = judgeFolder({ path: folder, mode, owner, user: process.getuid?.(), empty });
  if (judgement === "tighten") await chmod(folder, 0o700);
  await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  return folder;
}

function explain(folder: string, error: unknown): unknown {
  const text = TEXTS[errorCode(error) ?? ""];
  if (error instanceof StartupError || text === undefined) return error;
  return new StartupError(
    `the data folder ${folder} cannot be used: ${text}`,
    ["choose another one: SREG_DATA_DIR=FOLDER", `the system said: ${reasonOf(error)}`],
    { cause: error },
  );
}

const TEXTS: Readonly<Record<string, string>> = {
  EEXIST: "it is a file, not a folder",
  ENOTDIR: "a part of its path is a file, not a folder",
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  EROFS: "its file system is read-only",
  ENOSPC: "its file system is full",
  ELOOP: "its path goes round in circles",
  ENAMETOOLONG: "its path is too long",
};
