import { readFile, writeFile } from "node:fs/promises";

/** USER_HZ: Linux counts processor time for /proc in hundredths of a second, whatever its own clock. */
const TICKS_PER_SECOND = 100;
const MIB = 1024 * 1024;

/** Processor time that a process has used, its threads included, in seconds. */
export async function cpuSeconds(pid: number): Promise<number> {
  return cpuSecondsOf(await readFile(`/proc/${pid}/stat`, "utf8"));
}

/** Of the text of `/proc/PID/stat`. The program's name, in parentheses, may hold anything: what follows counts. */
export function cpuSecondsOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // proc(5): utime and stime are fields 14 and 15; the first one behind the name is field 3.
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resident memory now (`VmRSS`), or the most since `resetPeak` (`VmHWM`), in MiB. */
export async function memory(pid: number, field: "VmRSS" | "VmHWM"): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const kib = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)?.[1];
  if (kib === undefined) throw new Error(`/proc/${pid}/status tells no ${field}`);
  return (Number(kib) * 1024) / MIB;
}

/** Where that is not allowed, the peak stays that since the start: too high, never too low. */
export async function resetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, "5").catch(() => undefined);
}
