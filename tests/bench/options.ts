import { parseArgs } from "node:util";
import { parseBytes } from "../../src/config/units.ts";

/** What the person who starts the bench may choose. */
export interface BenchOptions {
  /** Which benches, in the order of the list of all; empty: every one. */
  readonly names: readonly string[];
  readonly json: boolean;
  /** The name of the page to write under docs/measurements; `undefined`: none. */
  readonly record: string | undefined;
  /** Of the file that is pushed and pulled, in bytes. */
  readonly size: number;
  readonly runs: number;
  /** Of load in the benches of small requests. */
  readonly seconds: number;
  /** Where servers keep their files while they are measured; `undefined`: below the checkout. */
  readonly folder: string | undefined;
}

export const USAGE = `usage: npm run bench -- [NAME…] [--json] [--record NAME] [--size 1GiB] [--runs 3] [--seconds 10] [--folder DIR]
measures the registry and what of registry (distribution), nginx is on the PATH, in turn, and compares`;

/** Reads the command line. Throws an `Error` that says what is wrong with it. */
export function parseOptions(args: readonly string[], known: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  for (const name of positionals) requireOneOf(name, known);
  if (values.record !== undefined && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(values.record))
    throw new Error("--record takes a name such as first-release: the page's");
  return {
    names: positionals,
    json: values.json,
    record: values.record,
    size: parseBytes(values.size),
    runs: positive(values.runs, "--runs"),
    seconds: positive(values.seconds, "--seconds"),
    folder: values.folder,
  };
}

const OPTIONS = {
  json: { type: "boolean", default: false },
  record: { type: "string" },
  size: { type: "string", default: "1GiB" },
  runs: { type: "string", default: "3" },
  seconds: { type: "string", default: "10" },
  folder: { type: "string" },
} as const;

function requireOneOf(name: string, known: readonly string[]): void {
  if (!known.includes(name)) throw new Error(`no bench named '${name}': there are ${known.join(", ")}`);
}

function positive(text: string, option: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${option} takes a whole number from 1 up`);
  return value;
}
