import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type { Bed } from "../bed.ts";

const START_LIMIT = 30_000;
const LOOK_AGAIN = 5;

export interface Launch {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The server is up when this address answers 200. */
  readonly answersAt: string;
}

/** A peer's process. Disposing ends it and waits for that. */
export interface Launched extends AsyncDisposable {
  readonly pid: number;
}

/** Starts a peer and waits until it answers. Throws with what it complained about when it does not. */
export async function launch(bed: Bed, { program, args, env, answersAt }: Launch): Promise<Launched> {
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, ...env } });
  let complaints = "";
  child.stderr.on("data", (chunk: Buffer) => (complaints = (complaints + chunk.toString()).slice(-2000)));
  const exit = once(child, "exit").catch((error: unknown) => (complaints += String(error)));
  let over = false;
  void exit.then(() => (over = true));
  const stop = async () => {
    child.kill("SIGTERM");
    await exit;
  };
  try {
    const limit = AbortSignal.any([bed.signal, AbortSignal.timeout(START_LIMIT)]);
    while (!over && !(await answers(answersAt, limit))) await delay(LOOK_AGAIN, undefined, { signal: limit });
    if (over || child.pid === undefined) throw new Error(`${program} ended`);
    return { pid: child.pid, [Symbol.asyncDispose]: stop };
  } catch (cause) {
    await stop();
    throw new Error(`${program} did not start: ${complaints}`, { cause });
  }
}

async function answers(url: string, signal: AbortSignal): Promise<boolean> {
  const answer = await fetch(url, { signal }).catch(() => undefined);
  await answer?.arrayBuffer();
  return answer?.status === 200;
}
