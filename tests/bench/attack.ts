import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Bed, programOf } from "./bed.ts";
import { command } from "./command.ts";
import type { Target } from "./servers/server.ts";

const WORKERS = "16";

/** What many requests in a row came to. */
export interface Attack {
  readonly requests: number;
  /** Median time of an answer, in milliseconds. */
  readonly p50: number;
}

/** Asks for the target again and again for `seconds`: 16 clients, each waits for its answer. Throws unless all are 200. */
export async function attack(bed: Bed, { url, headers }: Target, seconds: number): Promise<Attack> {
  const vegeta = programOf(bed, "vegeta");
  const targets = join(bed.folder, "targets");
  const results = join(bed.folder, "attack.bin");
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  await writeFile(targets, `${[`GET ${url}`, ...lines].join("\n")}\n`);
  const loop = ["-rate=0", `-workers=${WORKERS}`, `-max-workers=${WORKERS}`, `-connections=${WORKERS}`];
  const limits = [`-duration=${seconds}s`, "-max-body=0", "-timeout=30s"];
  await command(vegeta, ["attack", ...loop, ...limits, `-targets=${targets}`, `-output=${results}`], bed);
  return readReport(await command(vegeta, ["report", "-type=json", results], bed));
}

/** Reads vegeta's report. Throws when not every answer was 200. */
export function readReport(text: string): Attack {
  const report = JSON.parse(text) as {
    readonly requests: number;
    readonly latencies: Readonly<Record<string, number>>;
    readonly status_codes: Readonly<Record<string, number>>;
    readonly errors: readonly string[];
  };
  if (report.requests === 0 || report.status_codes["200"] !== report.requests)
    throw new Error(`not every answer was good: ${JSON.stringify(report.status_codes)} ${report.errors.slice(0, 3)}`);
  return { requests: report.requests, p50: (report.latencies["50th"] ?? 0) / 1e6 };
}
