import type { DatabaseConfig } from "../config/config.ts";
import { findMongod } from "../embedded/binary/find-mongod.ts";
import type { DataFolder } from "../embedded/data-folder.ts";
import { type EmbeddedMongod, startEmbeddedMongod } from "../embedded/start-embedded-mongod.ts";
import { whyNotOpen } from "../embedded/version-guard.ts";
import { readVersionRecord } from "../embedded/version-record.ts";

type EmbeddedConfig = Extract<DatabaseConfig, { kind: "embedded" }>;

export interface EmbeddedDatabaseOptions {
  readonly folder: DataFolder;
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Finds a `mongod` that can open the data folder, and starts it. Throws a `StartupError` that says what was tried. */
export async function startEmbeddedDatabase(
  config: EmbeddedConfig,
  options: EmbeddedDatabaseOptions,
): Promise<EmbeddedMongod> {
  const recorded = await readVersionRecord(options.folder.path);
  const refuses = (version: string) => whyNotOpen(version, recorded);
  const mongod = await findMongod({ ...config, ...options, refuses, environmentProxies: true });
  return startEmbeddedMongod({ ...options, mongod });
}
