import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { systemClock } from "../../src/core/clock.ts";
import { connectDatabase, type Database } from "../../src/database/connect.ts";
import { migrate } from "../../src/database/migrate.ts";

/** The address of a database that nobody else uses. */
export function freshDatabaseUri(): string {
  const url = new URL(inject("mongodbUri"));
  url.pathname = `/test-${randomUUID()}`;
  url.searchParams.set("authSource", "admin");
  return url.toString();
}

/** A database of one's own, with the current schema; it is dropped when disposed. */
export async function openTestDatabase(): Promise<Database> {
  const database = await connectDatabase(freshDatabaseUri());
  await migrate(database.connection, { clock: systemClock, holder: "test", signal: new AbortController().signal });
  return {
    ...database,
    [Symbol.asyncDispose]: async () => {
      await database.connection.dropDatabase();
      await database[Symbol.asyncDispose]();
    },
  };
}
