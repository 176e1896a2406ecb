import { mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BlobStore } from "../../src/blobs/blob-store.ts";
import { nodeFileOperations } from "../../src/blobs/file-operations.ts";
import { openFilesystemStore } from "../../src/blobs/filesystem.ts";
import type { Clock } from "../../src/core/clock.ts";
import { connectDatabase } from "../../src/database/connect.ts";
import { createUploads, type Uploads } from "../../src/uploads/service.ts";
import { type Intercept, intercepted } from "../contract/failing-disk.ts";
import { freshDatabaseUri } from "../support/database.ts";

/** In milliseconds. */
export const LIFETIME = 60_000;

/** A clock that stands still unless it is moved. */
export interface TestClock extends Clock {
  pass(milliseconds: number): void;
}

/** Uploads on a real disk and a real database. */
export interface Bench extends AsyncDisposable {
  readonly uploads: Uploads;
  readonly store: BlobStore;
  readonly clock: TestClock;
  /** What could not be cleaned up. */
  readonly failures: unknown[];
  /** From now on sees, or fails, each call to the disk. */
  intercept(intercept: Intercept): void;
  sessionIds(): Promise<string[]>;
  /** The files of uploads. */
  files(): Promise<string[]>;
  /** Makes a file look as if nothing was added to it for so long. */
  age(id: string, milliseconds: number): Promise<void>;
  /** The database answers no more. */
  loseDatabase(): Promise<void>;
}

function testClock(): TestClock {
  let time = Date.now();
  return {
    now: () => new Date(time),
    pass: (milliseconds) => {
      time += milliseconds;
    },
  };
}

export async function openBench(): Promise<Bench> {
  const root = await mkdtemp(join(tmpdir(), "uploads-"));
  const uri = freshDatabaseUri();
  const { connection } = await connectDatabase(uri);
  const witness = await connectDatabase(uri);
  const clock = testClock();
  const failures: unknown[] = [];
  let current: Intercept = () => undefined;
  const files = intercepted((call) => current(call), nodeFileOperations);
  const store = await openFilesystemStore(root, { files });
  const uploads = createUploads({
    connection,
    store,
    clock,
    lifetime: LIFETIME,
    cleanupFailed: (error) => failures.push(error),
  });
  return {
    uploads,
    store,
    clock,
    failures,
    intercept: (next) => {
      current = next;
    },
    sessionIds: async () => {
      // Sessions do not wait for the majority: what it shows may be older.
      const uploads = witness.connection.collection<{ _id: string }>("uploads");
      return (await uploads.find({}, { readConcern: { level: "local" } }).toArray()).map(({ _id }) => _id);
    },
    files: () => readdir(join(root, "uploads")),
    age: async (id, milliseconds) => {
      const then = new Date(clock.now().getTime() - milliseconds);
      await utimes(join(root, "uploads", id), then, then);
    },
    loseDatabase: () => connection.getClient().close(),
    [Symbol.asyncDispose]: async () => {
      await connection.destroy();
      await witness.connection.dropDatabase();
      await witness[Symbol.asyncDispose]();
      await rm(root, { recursive: true });
    },
  };
}
