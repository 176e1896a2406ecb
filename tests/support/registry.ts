import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Config, decideConfig } from "../../src/config/config.ts";
import { readEnvironment, readSurroundings } from "../../src/config/env.ts";
import { type Context, createContext, type Overrides } from "../../src/context.ts";
import type { Database } from "../../src/database/connect.ts";
import { createApp, createInternalApp } from "../../src/http/app.ts";
import { type Listener, listen } from "../../src/http/listen.ts";
import { createLogger } from "../../src/telemetry/logger.ts";
import { openTestDatabase } from "./database.ts";

/** The administrator's token in every test. */
export const ADMIN_TOKEN = "the-administrator-of-the-tests";

/** A real registry: its own database and folder, real sockets. */
export interface TestRegistry extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly internalUrl: string;
  /** The administrator's token. */
  readonly token: string;
  readonly config: Config;
  readonly context: Context;
  readonly database: Database;
  readonly listener: Listener;
  /** Everything that was logged, a line each. */
  readonly log: readonly string[];
}

export interface TestRegistryOptions extends Overrides {
  readonly config?: Partial<Config>;
}

/** Starts a registry in this process. */
export async function startRegistry({
  config: changes,
  ...overrides
}: TestRegistryOptions = {}): Promise<TestRegistry> {
  await using opening = new AsyncDisposableStack();
  const dataDir = await temporaryFolder(opening);
  const config: Config = { ...defaults(dataDir), ...changes };
  const database = opening.use(await openTestDatabase());
  const listener = opening.use(await bind(config));
  const internal = opening.use(await bind(config));
  const url = `http://127.0.0.1:${listener.port}`;
  const log: string[] = [];
  const logger = createLogger({ level: "debug", format: "json" }, { write: (line) => void log.push(line) });
  const publicUrl = config.publicUrl ?? url;
  const context = await createContext(config, { database, logger, publicUrl }, overrides);
  await context.accounts.ensureAdmin(config.adminToken);
  listener.serve(createApp(context.services));
  internal.serve(createInternalApp(context.services));
  const resources = opening.move();
  return {
    url,
    internalUrl: `http://127.0.0.1:${internal.port}`,
    token: ADMIN_TOKEN,
    config,
    context,
    database,
    listener,
    log,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

function bind({ idleTimeout }: Config): Promise<Listener> {
  return listen({ host: "127.0.0.1", ports: [0], idleTimeout, variable: "SREG_PORT" });
}

function defaults(dataDir: string): Config {
  const environment = readEnvironment({ SREG_DATA_DIR: dataDir, SREG_ADMIN_TOKEN: ADMIN_TOKEN });
  return decideConfig("standalone", environment, readSurroundings({}));
}

async function temporaryFolder(resources: AsyncDisposableStack): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "registry-"));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
