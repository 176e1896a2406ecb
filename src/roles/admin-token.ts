import { randomBytes } from "node:crypto";
import { createAccounts } from "../accounts/service.ts";
import type { Config } from "../config/config.ts";
import { systemClock } from "../core/clock.ts";
import { StartupError } from "../core/startup-error.ts";
import { connectDatabase } from "../database/connect.ts";
import { attach } from "../embedded/attach.ts";
import { openDataFolder } from "../embedded/data-folder.ts";
import { openEmbeddedDatabase } from "../embedded/open-embedded-database.ts";
import { runMigrations } from "./open-database.ts";
import { type ProcessPort, processLogger } from "./process.ts";

/**
 * Replaces the administrator's token and prints the new one, alone on a line. Works while the registry runs and while
 * it does not: whoever may read its data folder or its database address may do this.
 */
export async function replaceAdminToken(config: Config, port: ProcessPort): Promise<void> {
  if (config.adminToken) {
    throw new StartupError("SREG_ADMIN_TOKEN sets the administrator's token", [
      "change it there and start the registry again, or unset it to have one made",
    ]);
  }
  const logger = processLogger({ ...config, log: { level: "silent", format: "json" } }, port);
  await using resources = new AsyncDisposableStack();
  const database = resources.use(await connectDatabase(await databaseUri(config, resources, port)));
  await runMigrations(database, { ...port, logger });
  const { connection } = database;
  const accounts = createAccounts({ connection, clock: systemClock, random: randomBytes });
  port.print(await accounts.replaceAdminToken());
}

/** The database that runs, or the embedded one, started for this moment. */
async function databaseUri(config: Config, resources: AsyncDisposableStack, port: ProcessPort): Promise<string> {
  if (config.database.kind === "external") return config.database.uri;
  const running = await attach(config.dataDir);
  if (running) return running;
  const folder = resources.use(await openDataFolder(config.dataDir));
  const find = { ...config.database, environmentProxies: true };
  const report = (line: string) => port.complain(line);
  return resources.use(await openEmbeddedDatabase({ folder, find, report, signal: port.stop })).uri;
}
