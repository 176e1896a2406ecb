import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../src/core/clock.ts";
import { StartupError } from "../../src/core/startup-error.ts";
import { connectDatabase } from "../../src/database/connect.ts";
import { INDEXES } from "../../src/database/indexes.ts";
import { type MigrateOptions, migrate, requireCurrentSchema } from "../../src/database/migrate.ts";
import { MIGRATIONS, type Migration } from "../../src/database/migrations.ts";
import { freshDatabaseUri } from "../support/database.ts";

const options = (changes: Partial<MigrateOptions> = {}): MigrateOptions => ({
  clock: systemClock,
  holder: "first",
  signal: new AbortController().signal,
  ...changes,
});

async function emptyDatabase() {
  const database = await connectDatabase(freshDatabaseUri());
  const dispose = async () => {
    await database.connection.dropDatabase();
    await database[Symbol.asyncDispose]();
  };
  return { connection: database.connection, [Symbol.asyncDispose]: dispose };
}

const recording = (version: number, ran: number[]): Migration => ({
  version,
  name: `number ${version}`,
  apply: async () => void ran.push(version),
});

describe("migrating a database", () => {
  it("makes every collection and index of the list", async () => {
    await using database = await emptyDatabase();
    await migrate(database.connection, options());
    for (const { collection, indexes } of INDEXES) {
      const made = await database.connection.collection(collection).indexes();
      expect(made.map(({ name }) => name)).toEqual(["_id_", ...indexes.map(({ name }) => name)]);
    }
  });

  it("runs each migration once, in order", async () => {
    await using database = await emptyDatabase();
    const ran: number[] = [];
    const migrations = [recording(1, ran), recording(2, ran)];
    expect(await migrate(database.connection, options({ migrations }))).toEqual(["1 number 1", "2 number 2"]);
    migrations.push(recording(3, ran));
    expect(await migrate(database.connection, options({ migrations }))).toEqual(["3 number 3"]);
    expect(ran).toEqual([1, 2, 3]);
  });

  it("goes on after a failure where it stopped", async () => {
    await using database = await emptyDatabase();
    const ran: number[] = [];
    const failing = { version: 2, name: "failing", apply: () => Promise.reject(new Error("power cut")) };
    const first = migrate(database.connection, options({ migrations: [recording(1, ran), failing] }));
    await expect(first).rejects.toThrow("power cut");
    const second = { migrations: [recording(1, ran), recording(2, ran)] };
    expect(await migrate(database.connection, options(second))).toEqual(["2 number 2"]);
    expect(ran).toEqual([1, 2]);
  });

  it("by two processes at once runs each migration once", async () => {
    await using database = await emptyDatabase();
    const ran: number[] = [];
    const slow = { version: 1, name: "slow", apply: async () => void ran.push(await sleep(300, 1)) };
    const both = await Promise.all(
      ["first", "second"].map((holder) => migrate(database.connection, options({ holder, migrations: [slow] }))),
    );
    expect([ran.length, both.flat().length]).toEqual([1, 1]);
  });

  it("takes over from a process that died, once its lease has ended", async () => {
    await using database = await emptyDatabase();
    const locks = database.connection.collection<{ _id: string; holder: string; expiresAt: Date }>("schema");
    await locks.insertOne({ _id: "migration-lock", holder: "dead", expiresAt: new Date(Date.now() + 500) });
    await migrate(database.connection, options());
    expect(await locks.countDocuments({ _id: "migration-lock" })).toBe(0);
  });

  it("stops waiting for its turn when it is told to", async () => {
    await using database = await emptyDatabase();
    const locks = database.connection.collection<{ _id: string; holder: string; expiresAt: Date }>("schema");
    await locks.insertOne({ _id: "migration-lock", holder: "other", expiresAt: new Date(Date.now() + 60_000) });
    const signal = AbortSignal.timeout(100);
    await expect(migrate(database.connection, options({ signal }))).rejects.toThrow(/abort/i);
  });

  it("refuses a database that a newer build wrote", async () => {
    await using database = await emptyDatabase();
    const newer = [...MIGRATIONS, recording(MIGRATIONS.length + 1, [])];
    await migrate(database.connection, options({ migrations: newer }));
    await expect(migrate(database.connection, options())).rejects.toThrow(StartupError);
    await expect(requireCurrentSchema(database.connection)).rejects.toThrow("knows 1 at most");
  });

  it("is what a role that does not migrate asks for", async () => {
    await using database = await emptyDatabase();
    await expect(requireCurrentSchema(database.connection)).rejects.toThrow(/schema 0, this build needs/);
    await migrate(database.connection, options());
    await expect(requireCurrentSchema(database.connection)).resolves.toBeUndefined();
  });
});

describe("connecting", () => {
  it("to nothing is a StartupError that says what to check", async () => {
    const nothing = connectDatabase("mongodb://127.0.0.1:9/", 300);
    await expect(nothing).rejects.toThrow(/the database does not answer/);
  });
});
