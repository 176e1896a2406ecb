import { StartupError } from "../../core/startup-error.ts";
import { reasonOf } from "../error-code.ts";
import { probeMongod } from "./probe.ts";
import { type FindMongodOptions, type Way, waysToMongod } from "./ways.ts";

/** A mongod that answers. */
export interface FoundMongod {
  readonly path: string;
  /** `6.0.5` */
  readonly version: string;
}

/**
 * Finds a mongod, or downloads one: takes the first that answers `--version` and that `refuses` has nothing against.
 * Each way that fails is reported in one line. Throws a `StartupError` that lists them all when none leads to one, and
 * at once when the setting SREG_MONGOD_BINARY does not.
 */
export async function findMongod(options: FindMongodOptions): Promise<FoundMongod> {
  const failures: string[] = [];
  for (const way of waysToMongod(options)) {
    const outcome = await tryWay(way, options);
    if (typeof outcome !== "string") return outcome;
    options.signal?.throwIfAborted();
    const line = `${way.name}: ${outcome}`;
    if (way.required) throw new StartupError(line, ["correct it, or unset it and another mongod is looked for"]);
    failures.push(line);
    options.report(line);
  }
  throw new StartupError("no usable mongod was found", [...failures, ...ADVICE]);
}

const ADVICE = [
  "use a MongoDB that runs already: SREG_MONGODB_URI=mongodb://…",
  "or install one and name it: SREG_MONGOD_BINARY=/path/to/mongod",
  "a mongod that is there but does not start usually lacks a library: apt-get install libcurl4",
];

/** A mongod, or why this way does not lead to one. */
async function tryWay(way: Way, options: FindMongodOptions): Promise<FoundMongod | string> {
  const reasons: string[] = [];
  try {
    for (const path of await way.candidates()) {
      const outcome = await tryBinary(path, options);
      if (typeof outcome !== "string") return outcome;
      reasons.push(outcome);
    }
  } catch (error) {
    reasons.push(reasonOf(error));
  }
  return reasons.length === 0 ? "none there" : reasons.join("; ");
}

async function tryBinary(path: string, options: FindMongodOptions): Promise<FoundMongod | string> {
  try {
    const version = await probeMongod(path, { signal: options.signal });
    const objection = options.refuses?.(version);
    return objection === undefined ? { path, version } : `${path}: ${objection}`;
  } catch (error) {
    return reasonOf(error);
  }
}
