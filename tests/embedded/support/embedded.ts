import { readFile } from "node:fs/promises";
import { join } from "node:path";
import mongoose from "mongoose";
import { expect } from "vitest";
import { type FoundMongod, findMongod } from "../../../src/embedded/binary/find-mongod.ts";
import { openDataFolder } from "../../../src/embedded/data-folder.ts";
import { type EmbeddedMongod, startEmbeddedMongod } from "../../../src/embedded/start-embedded-mongod.ts";

/** The real mongod of this machine. */
export function realMongod(): Promise<FoundMongod> {
  return findMongod({
    mongodBinary: process.env["MONGOD_BINARY"],
    searchPath: process.env["PATH"],
    cacheDir: "/nonexistent",
    report: () => undefined,
  });
}

/** An embedded database together with its data folder. */
export interface TestDatabase extends AsyncDisposable {
  readonly mongod: EmbeddedMongod;
  readonly lines: readonly string[];
}

export async function startOn(path: string, signal?: AbortSignal): Promise<TestDatabase> {
  const lines: string[] = [];
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await openDataFolder(path));
  const report = (line: string) => void lines.push(line);
  const found = await realMongod();
  const mongod = stack.use(await startEmbeddedMongod({ folder, mongod: found, report, ...(signal && { signal }) }));
  const running = stack.move();
  return { mongod, lines, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** Runs `use` with a client of its own. */
export async function withClient<T>(uri: string, use: (db: mongoose.mongo.Db) => Promise<T>): Promise<T> {
  const client = new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: 10_000 });
  try {
    return await use(client.db());
  } finally {
    await client.close();
  }
}

/** Adds a document, acknowledged by the majority and the journal. */
export async function remember(uri: string, name: string): Promise<void> {
  const options = { writeConcern: { w: "majority" as const, journal: true } };
  await withClient(uri, (db) => db.collection<{ _id: string }>("notes").insertOne({ _id: name }, options));
}

/** The names that were remembered, in order. */
export function remembered(uri: string): Promise<readonly string[]> {
  return withClient(uri, async (db) => {
    const notes = await db.collection<{ _id: string }>("notes").find().sort({ _id: 1 }).toArray();
    return notes.map((note) => note._id);
  });
}

export interface Running {
  readonly pid: number;
  readonly port: number;
}

/** Which process serves the database of a data folder. */
export async function runningOn(path: string): Promise<Running> {
  const record: unknown = JSON.parse(await readFile(join(path, "mongodb", "running.json"), "utf8"));
  expect(record).toMatchObject({ pid: expect.any(Number), port: expect.any(Number) });
  return record as Running;
}
