import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Image } from "../../src/catalog/image.ts";
import { createPullCounter } from "../../src/catalog/pull-counter.ts";
import { digestOfBytes } from "../../src/core/digest.ts";
import type { CollectionName, ContainerName } from "../../src/core/names/names.ts";
import type { Database } from "../../src/database/connect.ts";
import { openTestDatabase } from "../support/database.ts";

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

const at = (second: number) => new Date(second * 1000);
const image = (name: string): Image => ({
  ...{ collection: "science" as CollectionName, container: name as ContainerName, digest: digestOfBytes(name) },
  ...{ size: 1, format: "sif", architecture: "amd64", createdAt: at(0), createdBy: "1", pulls: 0, pulledAt: undefined },
});
const stored = (name: string) =>
  database.connection.collection<{ _id: string; pulls: number; pulledAt?: Date }>("containers").findOne({ _id: name });
const insert = (name: string) =>
  database.connection.collection<{ _id: string; pulls: number }>("containers").insertOne({ _id: name, pulls: 0 });

describe("the counter of pulls", () => {
  it("adds up what came since the last flush, and keeps the latest time", async () => {
    await insert("science/a");
    let now = at(5);
    const counter = createPullCounter({ connection: database.connection, clock: { now: () => now } });
    counter.count(image("a"));
    now = at(3);
    counter.count(image("a"));
    await counter.flush();
    expect(await stored("science/a")).toMatchObject({ pulls: 2, pulledAt: at(5) });
  });

  it("counts so many images at most, and those it counts rightly", async () => {
    for (const name of ["b", "c", "d"]) await insert(`science/${name}`);
    const counter = createPullCounter({ connection: database.connection, clock: { now: () => at(1) }, limit: 2 });
    for (const name of ["b", "c", "d", "b"]) counter.count(image(name));
    await counter.flush();
    const pulls = await Promise.all(["b", "c", "d"].map(async (name) => (await stored(`science/${name}`))?.pulls));
    expect(pulls).toEqual([2, 1, 0]);
  });

  it("keeps what the database did not take, and writes it the next time", async () => {
    await insert("science/e");
    const counter = createPullCounter({ connection: database.connection, clock: { now: () => at(1) } });
    counter.count(image("e"));
    const refuseAll = (validator: object) => database.connection.db?.command({ collMod: "containers", validator });
    await refuseAll({ pulls: { $lt: 0 } });
    await expect(counter.flush()).rejects.toThrow(/validation/);
    counter.count(image("e"));
    await refuseAll({});
    await counter.flush();
    expect(await stored("science/e")).toMatchObject({ pulls: 2 });
  });
});
