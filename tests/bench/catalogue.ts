import { mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startStandalone } from "../support/standalone.ts";
import { ask, type Times } from "./catalogue/ask.ts";
import { fill } from "./catalogue/fill.ts";
import { questions } from "./catalogue/questions.ts";
import { textTable } from "./report/table.ts";

/** Any page: milliseconds at the 99th percentile. */
const GOAL_P99 = 50;
/** The first page of tags: milliseconds in the middle. */
const GOAL_FIRST_TAGS = 3;

const { values: options } = parseArgs({
  options: {
    sizes: { type: "string", default: "1000,100000,1000000" },
    rounds: { type: "string", default: "300" },
    folder: { type: "string", default: tmpdir() },
  },
});
const interrupt = new AbortController();
process.once("SIGINT", () => interrupt.abort()).once("SIGTERM", () => interrupt.abort());
const sizes = options.sizes.split(",").map(Number);
const measured = new Map<number, Map<string, Times>>();
for (const size of sizes) measured.set(size, await measure(size));
process.stdout.write(`${table()}\n${verdict()}\n`);

/** Fills a registry of its own with so many containers, and a container with so many tags, and asks it. */
async function measure(size: number): Promise<Map<string, Times>> {
  const dataDir = await mkdtemp(join(options.folder, "catalogue-"));
  try {
    const begin = performance.now();
    await fill(dataDir, { containers: size, tags: size }, interrupt.signal);
    say(`${size}: filled in ${Math.round((performance.now() - begin) / 1000)} s`);
    await using registry = await startStandalone({ dataDir, env: { SREG_LOG_LEVEL: "warn" } });
    const times = new Map<string, Times>();
    for (const question of questions({ containers: size, tags: size })) {
      interrupt.signal.throwIfAborted();
      times.set(question.name, await ask(registry.url, question, Number(options.rounds)));
    }
    say(
      `${size}: asked; the machine's load is ${loadavg()
        .map((load) => load.toFixed(1))
        .join(" ")}`,
    );
    return times;
  } finally {
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

function table(): string {
  const [first = new Map<string, Times>()] = measured.values();
  const head = ["page (ms)", ...sizes.flatMap((size) => [`p50 of ${size}`, `p99 of ${size}`])];
  const cells = (name: string) => sizes.flatMap((size) => shown(measured.get(size)?.get(name)));
  return textTable(
    head,
    [...first.keys()].map((name) => [name, ...cells(name)]),
  );
}

function shown(times: Times | undefined): string[] {
  return [times?.p50.toFixed(1) ?? "–", times?.p99.toFixed(1) ?? "–"];
}

function verdict(): string {
  const largest = measured.get(Math.max(...sizes)) ?? new Map<string, Times>();
  const slow = [...largest].filter(([, { p99 }]) => p99 > GOAL_P99).map(([name]) => name);
  const firstTags = largest.get("tags, first 100")?.p50 ?? Number.POSITIVE_INFINITY;
  const met = slow.length === 0 && firstTags <= GOAL_FIRST_TAGS;
  process.exitCode = met ? 0 : 1;
  return met
    ? "all goals are met"
    : `not met: ${[...slow, ...(firstTags > GOAL_FIRST_TAGS ? ["first page of tags"] : [])].join("; ")}`;
}

function say(line: string): void {
  process.stderr.write(`bench: ${line}\n`);
}
