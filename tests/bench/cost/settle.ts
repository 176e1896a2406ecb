import { setTimeout as delay } from "node:timers/promises";
import type { Processes } from "../servers/server.ts";
import { residentMemory, type Split, total } from "./measure-cost.ts";

const INTERVAL = 250;
/** Two seconds in a row. */
const CALM = 8;
const STEP_MIB = 1;
const LIMIT = 60;

/** Waits until memory has stopped moving, at most 15 seconds, and gives it: that of the idle server, in MiB. */
export async function settledMemory(processes: Processes, signal: AbortSignal): Promise<Split> {
  let last = await residentMemory(processes);
  let calm = 0;
  for (let looks = 0; calm < CALM && looks < LIMIT; looks += 1) {
    await delay(INTERVAL, undefined, { signal });
    const now = await residentMemory(processes);
    calm = Math.abs(total(now) - total(last)) < STEP_MIB ? calm + 1 : 0;
    last = now;
  }
  return last;
}
