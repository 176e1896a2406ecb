import { open, rename, stat } from "node:fs/promises";
import { errorCode } from "./error-code.ts";

/** How large a log may grow before the next one is begun, in bytes. */
const LARGEST = 32 * 1024 ** 2;

/** Begins a new log and keeps the one before. mongod would make it readable for everybody, so it finds one of ours. */
export async function rotateLog(log: string): Promise<void> {
  await rename(log, `${log}.1`).catch((error: unknown) => {
    if (errorCode(error) !== "ENOENT") throw error;
  });
  await using _log = await open(log, "w", 0o600);
}

/**
 * Begins a new log when this one is large, then has the writer open it by `reopen`. A failure is left to the next
 * time: no log is worth ending the database for.
 */
export async function rotateLargeLog(log: string, reopen: () => void, largest = LARGEST): Promise<void> {
  try {
    if ((await stat(log)).size <= largest) return;
    await rotateLog(log);
    reopen();
  } catch {
    // See above.
  }
}
