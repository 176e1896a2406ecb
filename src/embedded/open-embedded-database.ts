import type { Clock } from "../core/clock.ts";
import { findMongod } from "./binary/find-mongod.ts";
import type { FindMongodOptions } from "./binary/ways.ts";
import type { DataFolder } from "./data-folder.ts";
import { type EmbeddedMongod, startEmbeddedMongod } from "./start-embedded-mongod.ts";
import { whyNotOpen } from "./version-guard.ts";
import { readVersionRecord } from "./version-record.ts";

export interface EmbeddedDatabaseOptions {
  /** Held for as long as the database runs: dispose it afterwards. */
  readonly folder: DataFolder;
  /** Where a mongod may come from. */
  readonly find: Omit<FindMongodOptions, "refuses" | "report" | "signal">;
  /** Memory for cached pages, in GiB; at least, and by default, 0.25. */
  readonly cacheGib?: number;
  readonly report: (line: string) => void;
  readonly clock?: Clock;
  /** Gives up the search, the download or the start. */
  readonly signal?: AbortSignal;
}

/**
 * Runs the registry's own MongoDB: finds or downloads a mongod that can open what is in the data folder, and starts it.
 * Throws a `StartupError` that says what to do.
 */
export async function openEmbeddedDatabase(options: EmbeddedDatabaseOptions): Promise<EmbeddedMongod> {
  const { find, ...rest } = options;
  const recorded = await readVersionRecord(options.folder.path);
  const mongod = await findMongod({
    ...find,
    refuses: (version) => whyNotOpen(version, recorded),
    report: options.report,
    signal: options.signal,
  });
  return startEmbeddedMongod({ ...rest, mongod });
}
