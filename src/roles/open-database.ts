import type { Config } from "../config/config.ts";
import { systemClock } from "../core/clock.ts";
import { StartupError } from "../core/startup-error.ts";
import { connectDatabase, type Database } from "../database/connect.ts";
import { migrate, requireCurrentSchema } from "../database/migrate.ts";
import { openDataFolder } from "../embedded/data-folder.ts";
import { openEmbeddedDatabase } from "../embedded/open-embedded-database.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { ProcessPort } from "./process.ts";

/** A database with this build's schema. */
export interface OpenedDatabase {
  readonly database: Database;
  /** What it is, for people: `mongod 6.0.5 in the data folder`. */
  readonly description: string;
  /** Rejects when the database is gone for good. */
  readonly failure: Promise<never>;
}

/** What `standalone` and `server` share of their process. */
type Host = ProcessPort & { readonly logger: Logger };

/**
 * Opens the database that the configuration names. `standalone` owns its data folder, runs `mongod` in it unless told
 * otherwise, and migrates by itself; `server` expects that `migrate` has run.
 */
export async function openDatabase(
  config: Config,
  resources: AsyncDisposableStack,
  host: Host,
): Promise<OpenedDatabase> {
  if (config.role !== "standalone") return openExternal(config, resources);
  const folder = resources.use(await openDataFolder(config.dataDir));
  if (config.database.kind === "external") {
    const opened = await connect(config.database.uri, resources);
    await runMigrations(opened.database, host);
    return opened;
  }
  const find = { ...config.database, environmentProxies: true };
  const report = (line: string) => host.logger.info(line);
  const mongod = resources.use(await openEmbeddedDatabase({ folder, find, report, signal: host.stop }));
  const { database } = await connect(mongod.uri, resources);
  await runMigrations(database, host);
  const failure = mongod.ended.then((error) => Promise.reject(error));
  return { database, failure, description: `mongod ${mongod.version}, in the data folder` };
}

/** Brings the database to this build's schema, and logs what ran. */
export async function runMigrations({ connection }: Database, { id, stop, logger }: Host): Promise<void> {
  const ran = await migrate(connection, { clock: systemClock, holder: id, signal: stop });
  for (const migration of ran) logger.info({ migration }, "migrated the database");
}

async function openExternal(config: Config, resources: AsyncDisposableStack): Promise<OpenedDatabase> {
  if (config.database.kind !== "external") throw new StartupError(`the role '${config.role}' needs SREG_MONGODB_URI`);
  const opened = await connect(config.database.uri, resources);
  await requireCurrentSchema(opened.database.connection);
  return opened;
}

async function connect(uri: string, resources: AsyncDisposableStack): Promise<OpenedDatabase> {
  const database = resources.use(await connectDatabase(uri));
  return { database, description: `MongoDB at ${withoutPassword(uri)}`, failure: new Promise(() => {}) };
}

function withoutPassword(uri: string): string {
  return uri.replace(/\/\/[^@/]*@/, "//").replace(/\?.*/, "");
}
