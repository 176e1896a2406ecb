import { join } from "node:path";
import type { Layout } from "./layout.ts";
import { readIfPresent } from "./private-file.ts";
import { servesDatabase, stopServer } from "./processes.ts";
import { readRunningRecord } from "./running-record.ts";

/** How long a mongod may take to write everything out and end, in milliseconds. */
export const STOP_GRACE = 30_000;

/**
 * Stops the mongod that an earlier run of the registry left behind when it was killed. Only processes that provably
 * serve this database are touched. The caller holds the lock on the data folder, so nobody needs that mongod any more.
 */
export async function stopOrphan(layout: Layout, report: (line: string) => void): Promise<void> {
  for (const pid of await suspects(layout)) {
    if (!(await servesDatabase(pid, layout.database))) continue;
    report(`stopping the mongod (pid ${pid}) that an earlier run left behind`);
    await stopServer(pid, layout.database, STOP_GRACE);
  }
}

/** mongod writes its pid into its lock file before ours can be recorded; ours is there when mongod's is damaged. */
async function suspects(layout: Layout): Promise<ReadonlySet<number>> {
  const locked = Number.parseInt((await readIfPresent(join(layout.database, "mongod.lock"))) ?? "", 10);
  const recorded = (await readRunningRecord(layout))?.pid;
  return new Set([locked, recorded ?? 0].filter((pid) => pid > 1));
}
