import { type ChildProcess, spawn } from "node:child_process";
import { open } from "node:fs/promises";
import type { Layout } from "./layout.ts";
import { rotateLargeLog, rotateLog } from "./mongod-log.ts";

/** How often the size of the log is looked at, in milliseconds. */
const LOG_CHECK = 60_000;

/** How a mongod ended. */
export interface MongodExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it could not even be started. */
  readonly error?: Error;
}

/** A mongod that was started. */
export interface MongodProcess {
  /** `undefined`: it could not be started, `ended` says why. */
  readonly pid: number | undefined;
  readonly ended: Promise<MongodExit>;
  /** Asks it to end cleanly, kills it after `grace` milliseconds, and waits until it is gone. */
  stop(grace: number): Promise<void>;
}

/**
 * Starts a program in a process group of its own, so that Ctrl-C in the terminal reaches only us, with a fresh log; the
 * log of the run before is kept.
 */
export async function spawnMongod(program: string, args: readonly string[], layout: Layout): Promise<MongodProcess> {
  await rotateLog(layout.log);
  await using output = await open(layout.output, "w", 0o600);
  const child = spawn(program, args, {
    cwd: layout.folder,
    detached: true,
    stdio: ["ignore", output.fd, output.fd],
  });
  const ended = endOf(child);
  const bounding = setInterval(() => void rotateLargeLog(layout.log, () => child.kill("SIGUSR1")), LOG_CHECK).unref();
  void ended.then(() => clearInterval(bounding));
  return { pid: child.pid, ended, stop: (grace) => stop(child, ended, grace) };
}

function endOf(child: ChildProcess): Promise<MongodExit> {
  const { promise, resolve } = Promise.withResolvers<MongodExit>();
  child.once("error", (error) => resolve({ code: null, signal: null, error }));
  child.once("exit", (code, signal) => resolve({ code, signal }));
  return promise;
}

async function stop(child: ChildProcess, ended: Promise<MongodExit>, grace: number): Promise<void> {
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), grace);
  await ended;
  clearTimeout(timer);
}
