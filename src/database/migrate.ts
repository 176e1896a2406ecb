import type { Connection, mongo } from "mongoose";
import { StartupError } from "../core/startup-error.ts";
import { type CollectionIndexes, INDEXES } from "./indexes.ts";
import { type LockOptions, withLock } from "./migration-lock.ts";
import { MIGRATIONS, type Migration } from "./migrations.ts";
import { isNamespaceExists } from "./mongo-errors.ts";

/** What `migrate` brings the database to, and how its lock behaves. */
export interface MigrateOptions extends LockOptions {
  readonly migrations?: readonly Migration[];
  readonly indexes?: readonly CollectionIndexes[];
}

interface SchemaDocument {
  _id: "schema";
  version: number;
}

/**
 * Brings the database to this build's schema: collections, indexes, then each migration that has not run yet, one at
 * a time. Several processes may call it: one works, the others wait for it. Returns the names of what ran.
 * Throws a `StartupError` when the database is newer than this build.
 */
export async function migrate(connection: Connection, options: MigrateOptions): Promise<string[]> {
  const db = databaseOf(connection);
  const migrations = options.migrations ?? MIGRATIONS;
  refuseNewer(await schemaVersion(db), migrations);
  return withLock(db, options, async (lock) => {
    for (const entry of options.indexes ?? INDEXES) await makeIndexes(db, entry);
    const ran: string[] = [];
    const current = await schemaVersion(db);
    for (const migration of migrations.filter(({ version }) => version > current)) {
      await lock.renew();
      await migration.apply(db);
      await recordVersion(db, migration.version);
      ran.push(`${migration.version} ${migration.name}`);
    }
    return ran;
  });
}

/** Throws a `StartupError` unless the database has exactly this build's schema. For roles that do not migrate. */
export async function requireCurrentSchema(connection: Connection): Promise<void> {
  const version = await schemaVersion(databaseOf(connection));
  refuseNewer(version, MIGRATIONS);
  if (version < newest(MIGRATIONS)) {
    throw new StartupError(`the database has schema ${version}, this build needs ${newest(MIGRATIONS)}`, [
      "run the role 'migrate' once, then start again",
    ]);
  }
}

function databaseOf(connection: Connection): mongo.Db {
  if (!connection.db) throw new Error("the connection is not open");
  return connection.db;
}

function newest(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0;
}

function refuseNewer(version: number, migrations: readonly Migration[]): void {
  if (version <= newest(migrations)) return;
  throw new StartupError(`the database has schema ${version}, this build knows ${newest(migrations)} at most`, [
    "start the newer build that wrote it",
    "or go back to a backup from before the upgrade",
  ]);
}

async function schemaVersion(db: mongo.Db): Promise<number> {
  const document = await db.collection<SchemaDocument>("schema").findOne({ _id: "schema" });
  return document?.version ?? 0;
}

async function recordVersion(db: mongo.Db, version: number): Promise<void> {
  await db.collection<SchemaDocument>("schema").updateOne({ _id: "schema" }, { $set: { version } }, { upsert: true });
}

async function makeIndexes(db: mongo.Db, { collection, indexes }: CollectionIndexes): Promise<void> {
  try {
    await db.createCollection(collection);
  } catch (error) {
    if (!isNamespaceExists(error)) throw error;
  }
  if (indexes.length > 0) await db.collection(collection).createIndexes([...indexes]);
}
