import type { Processes } from "../servers/server.ts";
import { cpuSeconds, memory, resetPeak } from "./process-figures.ts";

/** One figure for the server itself and one for the database it runs; 0 where there is no database. */
export interface Split {
  readonly server: number;
  readonly database: number;
}

/** What something cost. */
export interface Cost {
  /** Wall time. */
  readonly seconds: number;
  /** Processor time of the server's processes, in seconds. */
  readonly cpu: Split;
  /** The most resident memory meanwhile, in MiB. */
  readonly peak: Split;
}

/** Runs `action` and tells what it cost the server whose processes these are; they live until its end. */
export async function measureCost(processes: Processes, action: () => Promise<unknown>): Promise<Cost> {
  await Promise.all([...processes.server, ...processes.database].map(resetPeak));
  const before = await split(processes, cpuSeconds);
  const start = performance.now();
  await action();
  const seconds = (performance.now() - start) / 1000;
  const after = await split(processes, cpuSeconds);
  const cpu = { server: after.server - before.server, database: after.database - before.database };
  return { seconds, cpu, peak: await split(processes, (pid) => memory(pid, "VmHWM")) };
}

/** Resident memory now, in MiB. */
export function residentMemory(processes: Processes): Promise<Split> {
  return split(processes, (pid) => memory(pid, "VmRSS"));
}

/** Both figures together. */
export function total({ server, database }: Split): number {
  return server + database;
}

async function split(processes: Processes, figure: (pid: number) => Promise<number>): Promise<Split> {
  const sum = async (pids: readonly number[]) => {
    const figures = await Promise.all(pids.map(figure));
    return figures.reduce((all, one) => all + one, 0);
  };
  return { server: await sum(processes.server), database: await sum(processes.database) };
}
