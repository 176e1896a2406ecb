import { Types } from "mongoose";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type AccountModels, accountModels } from "../../src/accounts/model.ts";
import { TokenUses } from "../../src/accounts/token-uses.ts";
import type { Database } from "../../src/database/connect.ts";
import { openTestDatabase } from "../support/database.ts";

const NOON = new Date("2030-01-01T12:00:00Z");
const after = (seconds: number) => new Date(NOON.getTime() + seconds * 1000);

let database: Database;
let models: AccountModels;
let uses: TokenUses;
let id: string;
beforeEach(async () => {
  database = await openTestDatabase();
  models = accountModels(database.connection);
  uses = new TokenUses(models);
  const facts = { hash: "x", user: new Types.ObjectId(), label: "x", kind: "personal" as const, createdAt: NOON };
  const token = await models.tokens.create({
    ...facts,
    scopes: ["pull"],
    collections: null,
    expiresAt: null,
    lastUsedAt: null,
  });
  id = token._id.toString();
});
afterEach(() => database[Symbol.asyncDispose]());

const written = async () => (await models.tokens.findById(id).lean())?.lastUsedAt;

it("noting a use asks the database nothing; many are written down as one", async () => {
  const bulkWrite = vi.spyOn(models.tokens, "bulkWrite");
  for (let second = 0; second < 1000; second++) uses.note(id, undefined, after(second));
  expect(bulkWrite).not.toHaveBeenCalled();
  await uses.flush();
  await uses.flush();
  expect(bulkWrite).toHaveBeenCalledTimes(1);
  expect(await written()).toEqual(after(999));
});

it("what could not be written is written the next time", async () => {
  vi.spyOn(models.tokens, "bulkWrite").mockRejectedValueOnce(new Error("the database is away"));
  uses.note(id, undefined, NOON);
  await expect(uses.flush()).rejects.toThrow("away");
  await uses.flush();
  expect(await written()).toEqual(NOON);
});

it("a later use that another process wrote stays", async () => {
  await models.tokens.updateOne({ _id: id }, { lastUsedAt: after(60) });
  uses.note(id, undefined, NOON);
  await uses.flush();
  expect(await written()).toEqual(after(60));
});

it("a token that is gone by then is no fault", async () => {
  uses.note(id, undefined, NOON);
  await models.tokens.deleteMany({});
  await uses.flush();
  expect(await models.tokens.countDocuments()).toBe(0);
});

it("memory is bounded, however many tokens are used while the database is away", async () => {
  const bulkWrite = vi.spyOn(models.tokens, "bulkWrite");
  for (let n = 0; n < 20_000; n++) uses.note(n.toString(16).padStart(24, "0"), undefined, NOON);
  await uses.flush();
  expect(bulkWrite.mock.calls[0]?.[0]).toHaveLength(10_000);
});
