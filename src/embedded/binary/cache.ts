import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { errorCode } from "../error-code.ts";
import { syncFolder } from "../private-file.ts";

const UNFINISHED = ".unfinished-";

/** When an unfinished download is surely nobody's any more, in milliseconds. */
const ABANDONED = 24 * 3600 * 1000;

const GROUP_OR_OTHERS_WRITE = 0o022;

/**
 * Fetches a program into the cache folder. `fetch` gets an empty folder of its own and returns the finished file in
 * it; only that is moved to `target`, in one step. So what was interrupted is never taken for whole, and two processes
 * may do this at once. A program that is there already is left alone.
 */
export async function fetchInto(target: string, fetch: (folder: string) => Promise<string>): Promise<string> {
  if (await exists(target)) return target;
  const cache = dirname(target);
  await mkdir(cache, { recursive: true, mode: 0o700 });
  await removeAbandoned(cache);
  const folder = await mkdtemp(join(cache, UNFINISHED));
  try {
    const program = await fetch(folder);
    await chmod(program, 0o700);
    await rename(program, target);
    await syncFolder(cache);
    return target;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Tells whether a program is in the cache. Throws when another user could have put or changed it: we would run their
 * program.
 */
export async function isCached(target: string): Promise<boolean> {
  if (!(await exists(target))) return false;
  for (const path of [target, dirname(target)]) {
    const { uid, mode } = await stat(path);
    const trusted = [0, process.getuid?.() ?? uid].includes(uid) && (mode & GROUP_OR_OTHERS_WRITE) === 0;
    if (!trusted) throw new Error(`${path} may be written by other users, so it is not run: chmod go-w '${path}'`);
  }
  return true;
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
}

async function removeAbandoned(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!name.startsWith(UNFINISHED)) continue;
    const modified = (await stat(join(cache, name)).catch(() => undefined))?.mtimeMs ?? Number.POSITIVE_INFINITY;
    if (Date.now() - modified > ABANDONED) await rm(join(cache, name), { recursive: true, force: true });
  }
}
