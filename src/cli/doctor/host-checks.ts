import { readFile, statfs } from "node:fs/promises";
import { join } from "node:path";
import { formatBytes } from "../display/units.ts";
import type { Check, Finding, Patient } from "./finding.ts";

/** In bytes: less than one usual image. */
const TOO_LITTLE = 1024 ** 3;
const SCARCE_SHARE = 0.1;

/** What only the registry's own machine can tell. */
export const hostChecks: readonly Check[] = [
  { name: "disk", remote: false, run: checkDisk },
  { name: "mongod", remote: false, run: checkMongod },
];

const ELSEWHERE: Finding = { state: "skip", text: "only with SREG_DATA_DIR, on the registry's own machine" };

async function checkDisk({ dataDir }: Patient): Promise<Finding> {
  if (dataDir === undefined) return ELSEWHERE;
  const stats = await statfs(dataDir).catch(() => undefined);
  if (!stats) {
    return { state: "fail", text: `there is no folder ${dataDir}`, advice: "set SREG_DATA_DIR as for the registry" };
  }
  const { bsize, bavail, blocks } = stats;
  const free = bavail * bsize;
  const text = `${formatBytes(free)} free for ${dataDir}`;
  const scarce = bavail < blocks * SCARCE_SHARE;
  if (free >= TOO_LITTLE && !scarce) return { state: "ok", text };
  return { state: free < TOO_LITTLE ? "fail" : "warn", text, advice: "make room, or move the folder to a larger disk" };
}

/** The lock file of a mongod that runs holds its process id. */
async function checkMongod({ dataDir }: Patient): Promise<Finding> {
  if (dataDir === undefined) return ELSEWHERE;
  const lock = await readFile(join(dataDir, "mongodb/db/mongod.lock"), "utf8").catch(() => undefined);
  if (lock === undefined) return { state: "skip", text: "this registry has no database of its own here" };
  const pid = Number(lock.trim());
  if (pid > 0 && isAlive(pid)) return { state: "ok", text: `runs as process ${pid}` };
  const advice = "start the registry, which starts it; if it does not stay, its reason is in mongod.log";
  return { state: "fail", text: "the database does not run", advice };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It belongs to somebody else, and so it is there.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
