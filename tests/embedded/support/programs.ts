import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A program of ours in a process of its own; killed when disposed. */
export interface RunningProgram extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly pid: number;
  /** The first line that it prints, which is JSON. Throws, with what it said, when it ends without one. */
  readonly answer: Promise<unknown>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** Starts `support/<name>.ts`. */
export function runProgram(name: string, args: readonly string[], options: SpawnOptions = {}): RunningProgram {
  const path = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "close");
  let complaint = "";
  child.stderr?.on("data", (piece: Buffer) => {
    complaint += piece.toString();
  });
  const kill = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  const answer = firstLine(child, () => complaint);
  answer.catch(() => undefined);
  return { child, pid: child.pid ?? 0, answer, kill, [Symbol.asyncDispose]: () => kill("SIGKILL") };
}

function firstLine(child: ChildProcess, complaint: () => string): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  if (child.stdout === null) throw new Error("the program has no output");
  createInterface({ input: child.stdout }).once("line", (line) => resolve(JSON.parse(line)));
  child.once("close", () => reject(new Error(`the program ended without an answer: ${complaint()}`)));
  return promise;
}
