import { join } from "node:path";
import type { Config, ListenConfig } from "../config/config.ts";
import { type Context, createContext } from "../context.ts";
import { systemClock } from "../core/clock.ts";
import { writePrivateFile } from "../embedded/private-file.ts";
import { createApp, createInternalApp } from "../http/app.ts";
import { type Listener, listen } from "../http/listen.ts";
import { productVersion } from "../version.ts";
import { type NewToken, readyLines } from "./banner.ts";
import { openDatabase } from "./open-database.ts";
import { periodically } from "./periodically.ts";
import { type ProcessPort, processLogger } from "./process.ts";
import { publicUrlOf } from "./public-url.ts";

/**
 * Serves until it is told to stop: the roles `standalone` and `server`. What is opened last is closed first: requests
 * are drained, then the database is left, its `mongod` stopped, the data folder freed.
 */
export async function serve(config: Config, port: ProcessPort): Promise<void> {
  const logger = processLogger(config, port);
  await using resources = new AsyncDisposableStack();
  const { database, description, failure } = await openDatabase(config, resources, { ...port, logger });
  const listener = resources.use(await bind(config, config.listen, "SREG_PORT"));
  const internal = resources.use(await bind(config, config.internal, "SREG_INTERNAL_PORT"));
  const publicUrl = config.publicUrl ?? publicUrlOf(config.listen.host, listener.port);

  const context = await createContext(config, { database, logger, publicUrl });
  if (config.role === "standalone") await context.uploads.expireInterrupted();
  resources.use(periodically(EXPIRY_INTERVAL, () => context.uploads.expire(systemClock.now()), logger));
  const recordUses = () => context.accounts.recordUses();
  resources.defer(() => recordUses().catch((err: unknown) => logger.warn({ err }, "the last uses of tokens are lost")));
  resources.use(periodically(TOKEN_USES_INTERVAL, recordUses, logger));
  const writePulls = () => context.pulls.flush();
  resources.defer(() => writePulls().catch((err: unknown) => logger.warn({ err }, "the last pulls were not counted")));
  resources.use(periodically(PULLS_INTERVAL, writePulls, logger));
  resources.use(periodically(EXPIRY_INTERVAL, () => context.services.catalog.finishDeletions(), logger));
  resources.use(periodically(RECHECK_INTERVAL, () => context.directory.recheck(port.stop), logger));
  const token = await firstToken(config, context, port);
  listener.serve(createApp(context.services));
  internal.serve(createInternalApp(context.services));
  const metricsUrl = `${publicUrlOf(config.internal.host, internal.port)}/metrics`;
  const { dataDir } = config;
  const ready = { version: productVersion(), publicUrl, dataDir, metricsUrl, token, database: description };
  port.print(readyLines({ ...ready, passedOver: listener.passedOver }).join("\n"));

  await Promise.race([stopped(port.stop), failure]);
  logger.info("stopping: waiting for running requests");
  await Promise.all([listener.drain(config.drainTimeout), internal.drain(0)]);
}

/** A day is how long an upload may lie unfinished by default; an hour more does not matter. */
const EXPIRY_INTERVAL = 3_600_000;
/** What is due daily is looked for each hour. */
const RECHECK_INTERVAL = 3_600_000;
/** So many milliseconds of pulls are lost at most, by a crash. */
const PULLS_INTERVAL = 10_000;
/** What is written down of tokens is to be correct to a minute. */
const TOKEN_USES_INTERVAL = 10_000;

function bind(config: Config, to: ListenConfig, variable: string): Promise<Listener> {
  return listen({ ...to, idleTimeout: config.idleTimeout, variable });
}

/** A token is printed only where nothing but a person's eyes sees it; else it goes to a file that only its owner reads. */
async function firstToken(config: Config, { accounts }: Context, port: ProcessPort): Promise<NewToken | undefined> {
  const token = await accounts.ensureAdmin(config.adminToken);
  if (token === undefined) return undefined;
  if (port.isTerminal) return { kind: "shown", token };
  const path = join(config.dataDir, "admin-token");
  await writePrivateFile(path, `${token}\n`);
  return { kind: "file", path };
}

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
