import { randomBytes, randomUUID } from "node:crypto";
import { type Accounts, createAccounts } from "./accounts/service.ts";
import type { BlobStore } from "./blobs/blob-store.ts";
import { openFilesystemStore } from "./blobs/filesystem.ts";
import { measured } from "./blobs/measured.ts";
import { createPushImage } from "./catalog/push-image.ts";
import { createCatalog } from "./catalog/service.ts";
import type { Config } from "./config/config.ts";
import { type Clock, systemClock } from "./core/clock.ts";
import type { Database } from "./database/connect.ts";
import type { AppServices } from "./http/app.ts";
import type { Logger } from "./telemetry/logger.ts";
import { createMetrics } from "./telemetry/metrics.ts";
import { createUploads, type Uploads } from "./uploads/service.ts";
import { productVersion } from "./version.ts";

/** Everything that a running registry consists of, wired together. */
export interface Context {
  readonly services: AppServices;
  readonly accounts: Accounts;
  readonly uploads: Uploads;
}

/** What a process has opened before the context is made. */
export interface Opened {
  readonly database: Database;
  readonly logger: Logger;
  /** The address under which clients reach us, without a final slash. */
  readonly publicUrl: string;
}

/** What tests put in the place of the real thing. */
export interface Overrides {
  readonly clock?: Clock;
  /** Wraps or replaces the blob store, to inject faults. */
  readonly blobs?: (real: BlobStore) => BlobStore;
}

/** The composition root: the only place that names adapters and ties the parts together. */
export async function createContext(config: Config, opened: Opened, overrides: Overrides = {}): Promise<Context> {
  const { database, logger, publicUrl } = opened;
  const { connection } = database;
  const { maxImageSize, defaultVisibility, names, trustedProxies } = config;
  const clock = overrides.clock ?? systemClock;
  const metrics = createMetrics();

  const files = await openFilesystemStore(config.dataDir);
  const observe = (operation: string, outcome: string, seconds: number) =>
    metrics.storeSeconds.observe({ operation, outcome }, seconds);
  const blobs = measured(overrides.blobs?.(files) ?? files, observe);

  const accounts = createAccounts({ connection, clock, random: randomBytes });
  const catalog = createCatalog({ connection, clock, defaultVisibility });
  const cleanupFailed = (err: unknown, id: string) =>
    logger.warn({ err, upload: id }, "an upload could not be removed, it will expire");
  const lifetime = config.uploadLifetime;
  const uploads = createUploads({ connection, clock, store: blobs, lifetime, cleanupFailed });
  const pushImage = createPushImage({ uploads, catalog, maxImageSize });

  const checks = [{ name: "database", check: () => database.ping() }];
  const http = { logger, metrics, newId: randomUUID, checks, trustedProxies, publicUrl, version: productVersion() };
  return { accounts, uploads, services: { ...http, accounts, catalog, blobs, pushImage, maxImageSize, names } };
}
