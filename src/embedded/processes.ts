import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { errorCode } from "./error-code.ts";

/** How often the end of a process that is not our child is looked for, in milliseconds. */
const POLL = 25;

/** Tells whether a process with this pid exists, of whichever user. */
export function isAlive(pid: number): boolean {
  return sendSignal(pid, 0) !== "ESRCH";
}

/**
 * Tells whether the process is a mongod that was started on this database folder: the pid alone proves nothing, the
 * system gives it out again. `false` where it cannot be proved.
 */
export async function servesDatabase(pid: number, databaseFolder: string): Promise<boolean> {
  if (process.platform !== "linux") return (await commandOf(pid)).includes(` --dbpath ${databaseFolder} --`);
  const args = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0");
  const option = args.indexOf("--dbpath");
  return option > 0 && args[option + 1] === databaseFolder;
}

/**
 * Stops a mongod of this database folder that is not our child: asks, waits, and kills it only after `grace`
 * milliseconds. Before each signal the proof is taken anew. Returns when it is gone.
 */
export async function stopServer(pid: number, databaseFolder: string, grace: number): Promise<void> {
  for (const [signal, patience] of [["SIGTERM", grace] as const, ["SIGKILL", 10_000] as const]) {
    if (!(await servesDatabase(pid, databaseFolder))) return;
    sendSignal(pid, signal);
    if (await isGone(pid, databaseFolder, patience)) return;
  }
  throw new Error(`mongod (pid ${pid}) does not end, not even when killed`);
}

async function isGone(pid: number, databaseFolder: string, patience: number): Promise<boolean> {
  const deadline = performance.now() + patience;
  while (await servesDatabase(pid, databaseFolder)) {
    if (performance.now() > deadline) return false;
    await delay(POLL);
  }
  return true;
}

function sendSignal(pid: number, signal: NodeJS.Signals | 0): string | undefined {
  try {
    process.kill(pid, signal);
    return undefined;
  } catch (error) {
    return errorCode(error);
  }
}

async function commandOf(pid: number): Promise<string> {
  const run = promisify(execFile);
  const answer = await run("ps", ["-ww", "-o", "command=", "-p", String(pid)], { timeout: 5_000 }).catch(
    () => undefined,
  );
  return `${answer?.stdout.trimEnd() ?? ""} `;
}
