import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { productVersion } from "../../src/version.ts";
import type { Bed } from "./bed.ts";
import { BENCHES } from "./benches/all.ts";
import { describeMachine } from "./machine.ts";
import { type BenchOptions, parseOptions, USAGE } from "./options.ts";
import { payloadsIn } from "./payload.ts";
import { findPrograms, PROGRAMS, type Program } from "./programs.ts";
import { HEAD, rowsOf } from "./report/cells.ts";
import { renderPage } from "./report/page.ts";
import { textTable } from "./report/table.ts";
import { type BenchResult, runBench } from "./run-bench.ts";
import { ROOT } from "./servers/product.ts";

/** Whatever hangs does not hang for ever. */
const LIMIT = 60 * 60_000;

/** Exit statuses; 0: every goal was met. */
const GOAL_MISSED = 1;
const NOT_MEASURED = 2;

const say = (line: string) => process.stderr.write(`bench: ${line}\n`);

async function main(options: BenchOptions): Promise<number> {
  const machine = describeMachine();
  const results = await runAll(options);
  const report = { version: productVersion(), machine, results };
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : `${table(results)}\n`);
  if (options.record !== undefined) await record(options.record, report);
  return results.some(({ outcomes }) => outcomes.some(({ met }) => met === false)) ? GOAL_MISSED : 0;
}

/** `undefined`: the command line cannot be understood, and that has been said. */
function readOptions(args: readonly string[]): BenchOptions | undefined {
  try {
    return parseOptions(
      args,
      BENCHES.map(({ name }) => name),
    );
  } catch (error) {
    say(`${messageOf(error)}\n${USAGE}`);
    return undefined;
  }
}

async function runAll({ folder, names, runs, size, seconds }: BenchOptions): Promise<BenchResult[]> {
  const interrupt = new AbortController();
  process.once("SIGINT", () => interrupt.abort()).once("SIGTERM", () => interrupt.abort());
  const programs = findPrograms(process.env["PATH"] ?? "");
  tellAbsent(programs);
  const parent = folder ?? join(ROOT, "reports");
  await mkdir(parent, { recursive: true });
  const own = await mkdtemp(join(parent, "bench-"));
  try {
    const signal = AbortSignal.any([interrupt.signal, AbortSignal.timeout(LIMIT)]);
    const bed: Bed = { folder: own, payloads: payloadsIn(own), programs, size, seconds, signal };
    const results: BenchResult[] = [];
    for (const bench of BENCHES.filter(({ name }) => names.length === 0 || names.includes(name))) {
      if (bench.needs.every((program) => programs.has(program)))
        results.push(await runBench(bed, bench, { runs, say }));
    }
    return results;
  } finally {
    await rm(own, { recursive: true, force: true, maxRetries: 5 });
  }
}

function tellAbsent(programs: ReadonlyMap<Program, string>): void {
  const absent = Object.entries(PROGRAMS).filter(([program]) => !programs.has(program as Program));
  if (absent.length === 0) return;
  say(`not on the PATH, so what needs it is left out: ${absent.map(([name, use]) => `${name} (${use})`).join(", ")}`);
}

function table(results: readonly BenchResult[]): string {
  return textTable(HEAD, rowsOf(results));
}

async function record(name: string, report: Omit<Parameters<typeof renderPage>[0], "title" | "date">): Promise<void> {
  const date = new Date().toISOString().slice(0, 10);
  const path = join(ROOT, "docs/measurements", `${date}-${name}.md`);
  await mkdir(join(ROOT, "docs/measurements"), { recursive: true });
  await writeFile(path, renderPage({ title: `Measurements: ${name}`, date, ...report }));
  say(`wrote ${path}`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const options = readOptions(process.argv.slice(2));
try {
  process.exitCode = options === undefined ? NOT_MEASURED : await main(options);
} catch (error) {
  say(messageOf(error));
  process.exitCode = NOT_MEASURED;
}
