import type { Config } from "../config/config.ts";
import { StartupError } from "../core/startup-error.ts";
import { connectDatabase } from "../database/connect.ts";
import { runMigrations } from "./open-database.ts";
import { type ProcessPort, processLogger } from "./process.ts";

/** Brings an external database to this build's schema, and ends. Safe to run again, and in several processes at once. */
export async function migrateDatabase(config: Config, port: ProcessPort): Promise<void> {
  if (config.database.kind !== "external") throw new StartupError("'migrate' needs SREG_MONGODB_URI");
  const logger = processLogger(config, port);
  await using database = await connectDatabase(config.database.uri);
  await runMigrations(database, { ...port, logger });
  logger.info("the database has this build's schema");
}
