import { join, resolve } from "node:path";
import { StartupError } from "../core/startup-error.ts";
import type { Visibility } from "../core/visibility.ts";
import type { Surroundings } from "./env.ts";
import type { Environment } from "./variables.ts";

/** What a process of this build can be told to do. */
export const ROLES = ["standalone", "server", "migrate", "admin-token"] as const;
export type Role = (typeof ROLES)[number];

/** Where the metadata is kept. */
export type DatabaseConfig =
  | { readonly kind: "external"; readonly uri: string }
  | {
      readonly kind: "embedded";
      /** `SREG_MONGOD_BINARY`: wins, and must work. */
      readonly binary: string | undefined;
      /** `MONGOD_BINARY`, as other tools set it. */
      readonly mongodBinary: string | undefined;
      readonly searchPath: string;
      readonly cacheDir: string;
      readonly pythonIndexUrl: string | undefined;
    };

/** Where to listen. Several ports are tried in order. */
export interface ListenConfig {
  readonly host: string | undefined;
  readonly ports: readonly number[];
}

/** Everything that is decided before anything starts. Times are in milliseconds, sizes in bytes. */
export interface Config {
  readonly role: Role;
  readonly dataDir: string;
  readonly database: DatabaseConfig;
  readonly listen: ListenConfig;
  readonly internal: ListenConfig;
  /** Without a final slash. `undefined`: made of the address that was bound. */
  readonly publicUrl: string | undefined;
  /** Short, in lower case: what other registries know this one by. */
  readonly id: string;
  /** For people. */
  readonly title: string;
  /** Whether other registries may be in private networks. */
  readonly directoryPrivate: boolean;
  readonly trustedProxies: readonly string[];
  readonly adminToken: string | undefined;
  readonly names: "strict" | "relaxed";
  readonly defaultVisibility: Visibility;
  readonly maxImageSize: number;
  readonly idleTimeout: number;
  readonly drainTimeout: number;
  readonly uploadLifetime: number;
  readonly log: { readonly level: string; readonly format: "json" | "text" | undefined };
}

/** Decides defaults and checks what only makes sense together. Pure. Throws `StartupError`. */
export function decideConfig(role: Role, env: Environment, surroundings: Surroundings): Config {
  const standalone = role !== "server";
  return {
    role,
    dataDir: resolve(env.SREG_DATA_DIR),
    database: database(role, env, surroundings),
    listen: {
      host: env.SREG_HOST ?? (standalone ? "127.0.0.1" : undefined),
      ports: env.SREG_PORT !== undefined ? [env.SREG_PORT] : standalone ? [80, 8080] : [8080],
    },
    internal: {
      host: env.SREG_INTERNAL_HOST ?? (standalone ? "127.0.0.1" : undefined),
      ports: env.SREG_INTERNAL_PORT !== undefined ? [env.SREG_INTERNAL_PORT] : standalone ? [9090, 0] : [9090],
    },
    publicUrl: env.SREG_PUBLIC_URL?.replace(/\/+$/, ""),
    id: env.SREG_ID,
    title: env.SREG_TITLE,
    directoryPrivate: env.SREG_DIRECTORY_PRIVATE,
    trustedProxies: env.SREG_TRUSTED_PROXIES,
    adminToken: env.SREG_ADMIN_TOKEN,
    names: env.SREG_NAMES,
    defaultVisibility: env.SREG_DEFAULT_VISIBILITY,
    maxImageSize: env.SREG_MAX_IMAGE_SIZE,
    idleTimeout: env.SREG_IDLE_TIMEOUT,
    drainTimeout: env.SREG_DRAIN_TIMEOUT,
    uploadLifetime: env.SREG_UPLOAD_LIFETIME,
    log: { level: env.SREG_LOG_LEVEL, format: env.SREG_LOG_FORMAT },
  };
}

function database(role: Role, env: Environment, surroundings: Surroundings): DatabaseConfig {
  if (env.SREG_MONGODB_URI) return { kind: "external", uri: env.SREG_MONGODB_URI };
  if (role === "server" || role === "migrate") {
    throw new StartupError(`the role '${role}' needs a MongoDB`, [
      "set SREG_MONGODB_URI (or SREG_MONGODB_URI_FILE) to a replica set",
      "or use the role 'standalone', which runs its own",
    ]);
  }
  const cacheHome = surroundings.cacheHome ?? join(surroundings.home || ".", ".cache");
  return {
    kind: "embedded",
    binary: env.SREG_MONGOD_BINARY,
    mongodBinary: surroundings.mongodBinary,
    searchPath: surroundings.path,
    cacheDir: resolve(env.SREG_CACHE_DIR ?? join(cacheHome, "singularity-registry")),
    pythonIndexUrl: surroundings.pythonIndexUrl,
  };
}
