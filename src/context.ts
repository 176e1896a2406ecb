import { randomBytes, randomUUID } from "node:crypto";
import { type Accounts, createAccounts } from "./accounts/service.ts";
import type { BlobStore } from "./blobs/blob-store.ts";
import { openFilesystemStore } from "./blobs/filesystem.ts";
import { measured } from "./blobs/measured.ts";
import { createInspections } from "./catalog/inspections.ts";
import { createMembers } from "./catalog/members.ts";
import { createPullCounter, type PullCounter } from "./catalog/pull-counter.ts";
import { createPushImage } from "./catalog/push-image.ts";
import { remembering } from "./catalog/remember.ts";
import { createCatalog } from "./catalog/service.ts";
import type { Config } from "./config/config.ts";
import { type Clock, systemClock } from "./core/clock.ts";
import type { Digest } from "./core/digest.ts";
import type { Database } from "./database/connect.ts";
import { askOverHttp } from "./directory/ask-over-http.ts";
import { createDirectory, type Directory } from "./directory/service.ts";
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
  readonly pulls: PullCounter;
  readonly directory: Directory;
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

  const accounts = createAccounts({ connection, clock, random: randomBytes, isTaken: (name) => directory.holds(name) });
  const directory = createDirectory({
    connection,
    clock,
    own: { id: config.id, title: config.title, url: publicUrl },
    ask: askOverHttp({ allowPrivate: config.directoryPrivate }),
    isEntity: async (name) => (await accounts.findUserByName(name)) !== undefined,
  });
  const stored = {
    catalog: createCatalog({ connection, clock, defaultVisibility }),
    members: createMembers(connection),
  };
  const { catalog, members } = remembering(stored, clock);
  const cleanupFailed = (err: unknown, id: string) =>
    logger.warn({ err, upload: id }, "an upload could not be removed, it will expire");
  const lifetime = config.uploadLifetime;
  const uploads = createUploads({ connection, clock, store: blobs, lifetime, cleanupFailed });
  const inspections = createInspections({ connection, clock, store: blobs });
  const inspect = (digest: Digest) =>
    inspections.inspectStored(digest).catch((err: unknown) => {
      logger.warn({ err, digest }, "an image could not be inspected, it is tried again when somebody asks");
      return undefined;
    });
  const pulls = createPullCounter({ connection, clock });
  const pushImage = createPushImage({ uploads, catalog, inspect, maxImageSize });

  const checks = [{ name: "database", check: () => database.ping() }];
  const http = { logger, metrics, newId: randomUUID, checks, trustedProxies, publicUrl, version: productVersion() };
  return {
    accounts,
    uploads,
    pulls,
    directory,
    services: {
      ...http,
      clock,
      directory,
      accounts,
      catalog,
      pulls,
      members,
      inspections,
      blobs,
      pushImage,
      maxImageSize,
      names,
    },
  };
}
