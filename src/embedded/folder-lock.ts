import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { StartupError } from "../core/startup-error.ts";
import { errorCode, reasonOf } from "./error-code.ts";
import { readIfPresent, writePrivateFile } from "./private-file.ts";
import { isAlive } from "./processes.ts";

/** SQLite's result code for a lock that another process holds. */
const SQLITE_BUSY = 5;

/** How long to look for the holder's pid: it is written just after the lock is taken. In milliseconds. */
const PID_WAIT = 500;

/**
 * Takes the lock on a folder for this process. It is the write lock that SQLite takes on `lock.db` (fcntl): the kernel
 * frees it when the process dies, however it dies, so none is ever left behind. Throws a `StartupError` when another
 * process has it.
 */
export async function lockFolder(folder: string): Promise<AsyncDisposable> {
  const file = join(folder, "lock.db");
  const pidFile = join(folder, "lock.pid");
  await createOnce(file);
  const { DatabaseSync } = await import("node:sqlite");
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=MEMORY; BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    throw isBusy(error) ? await heldError(folder, pidFile) : cannotLock(folder, error);
  }
  try {
    await writePrivateFile(pidFile, `${process.pid}\n`);
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    async [Symbol.asyncDispose]() {
      await rm(pidFile, { force: true });
      database.close();
    },
  };
}

/**
 * SQLite would create the file readable for everybody. It must not be opened when it exists: POSIX drops all locks of
 * a process on a file as soon as the process closes any descriptor of it.
 */
async function createOnce(file: string): Promise<void> {
  try {
    await using _created = await open(file, "wx", 0o600);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY;
}

function cannotLock(folder: string, cause: unknown): StartupError {
  return new StartupError(
    `the data folder ${folder} cannot be locked: ${reasonOf(cause)}`,
    ["put it on a local disk: some network file systems have no locks", `or remove ${folder}/lock.db if it is damaged`],
    { cause },
  );
}

async function heldError(folder: string, pidFile: string): Promise<StartupError> {
  const pid = await holderPid(pidFile);
  return new StartupError(
    `the data folder ${folder} is in use by another process${pid === undefined ? "" : ` (pid ${pid})`}`,
    [
      pid === undefined ? "stop the registry that uses it" : `stop the registry that uses it: kill ${pid}`,
      "or start this one with another folder: SREG_DATA_DIR=FOLDER",
    ],
  );
}

async function holderPid(pidFile: string): Promise<number | undefined> {
  const deadline = performance.now() + PID_WAIT;
  do {
    const pid = Number.parseInt((await readIfPresent(pidFile)) ?? "", 10);
    if (pid > 0 && isAlive(pid)) return pid;
    await delay(20);
  } while (performance.now() < deadline);
  return undefined;
}
