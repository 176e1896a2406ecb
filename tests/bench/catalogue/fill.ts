import type { mongo } from "mongoose";
import { decideConfig } from "../../../src/config/config.ts";
import { readEnvironment, readSurroundings } from "../../../src/config/env.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { migrate } from "../../../src/database/migrate.ts";
import { openDatabase } from "../../../src/roles/open-database.ts";
import { createLogger } from "../../../src/telemetry/logger.ts";
import {
  collectionDocument,
  containerDocument,
  imageDocument,
  MANY_CONTAINER,
  manyTagDocument,
  type Recipe,
  tagDocument,
} from "./recipe.ts";

const BATCH = 5000;

/** Fills the database of a data folder, past the registry: documents first, then the indexes over all of them. */
export async function fill(dataDir: string, recipe: Recipe, signal: AbortSignal): Promise<void> {
  await using resources = new AsyncDisposableStack();
  const environment = readEnvironment({ SREG_DATA_DIR: dataDir });
  const config = decideConfig("standalone", environment, readSurroundings(process.env));
  const logger = createLogger({ level: "warn", format: "json" }, process.stderr);
  const port = { id: "bench", stop: signal, isTerminal: false, print: () => {}, complain: () => {} };
  const { database } = await openDatabase(config, resources, { ...port, logger } as Parameters<typeof openDatabase>[2]);
  const { db } = database.connection;
  if (!db) throw new Error("the database is not open");
  for (const name of ["containers", "images", "tags"]) await db.collection(name).dropIndexes();
  const collections = Math.ceil(recipe.containers / 1000);
  await insert(db, "collections", collections, (index) => collectionDocument(`c${index}`));
  await insert(db, "collections", 1, () => collectionDocument("many"));
  await insert(db, "containers", 1, () => MANY_CONTAINER);
  await insert(db, "containers", recipe.containers, (index) => containerDocument(index, recipe));
  await insert(db, "images", recipe.containers, imageDocument);
  await insert(db, "tags", recipe.containers, tagDocument);
  await insert(db, "tags", recipe.tags, manyTagDocument);
  await migrate(database.connection, { clock: systemClock, holder: "bench", signal });
}

async function insert(db: mongo.Db, name: string, count: number, make: (index: number) => object): Promise<void> {
  const collection = db.collection<mongo.Document & { _id: string }>(name);
  for (let from = 0; from < count; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, count - from) }, (_, index) => make(from + index));
    await collection.insertMany(batch as never, { ordered: false, writeConcern: { w: 1, journal: false } });
  }
}
