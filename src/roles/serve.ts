import { join } from "node:path";
import type { Config, ListenConfig } from "../config/config.ts";
import { type Context, createContext } from "../context.ts";
import { writePrivateFile } from "../embedded/private-file.ts";
import { createApp, createInternalApp } from "../http/app.ts";
import { type Listener, listen } from "../http/listen.ts";
import { productVersion } from "../version.ts";
import { doChores } from "./background.ts";
import { type NewToken, readyLines } from "./banner.ts";
import { openDatabase } from "./open-database.ts";
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
  doChores(context, resources, { logger, stop: port.stop });
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
