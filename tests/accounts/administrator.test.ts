import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SignedIn } from "../../src/access/policy.ts";
import { type Accounts, createAccounts } from "../../src/accounts/service.ts";
import type { Clock } from "../../src/core/clock.ts";
import type { Database } from "../../src/database/connect.ts";
import { openTestDatabase } from "../support/database.ts";

const DAY = 86_400_000;
const EVERYTHING = { scopes: ["admin"] as const, collections: undefined, expiresAt: undefined };

let now: number;
let database: Database;
let accounts: Accounts;
beforeEach(async () => {
  now = Date.UTC(2030, 0, 1);
  const clock: Clock = { now: () => new Date(now) };
  database = await openTestDatabase();
  accounts = createAccounts({ connection: database.connection, clock, random: randomBytes });
});
afterEach(() => database[Symbol.asyncDispose]());

async function whose(token: string): Promise<SignedIn> {
  const actor = await accounts.authenticate(token);
  if (actor.kind === "anonymous") throw new Error("a token is somebody's");
  return actor;
}

async function firstToken(): Promise<string> {
  const token = await accounts.ensureAdmin(undefined);
  if (token === undefined) throw new Error("the first start makes a token");
  return token;
}

describe("the administrator's token", () => {
  it("is made at the first start alone, for everything and for good", async () => {
    const token = await firstToken();
    expect(await whose(token)).toMatchObject({ name: "admin", admin: true, token: EVERYTHING });
    expect(await accounts.ensureAdmin(undefined)).toBeUndefined();
    now += 100 * 365 * DAY;
    expect(await whose(token)).toMatchObject({ name: "admin" });
  });

  it("that was given takes the place of the one before", async () => {
    const made = await firstToken();
    await accounts.ensureAdmin("chosen by hand");
    expect(await whose("chosen by hand")).toMatchObject({ name: "admin" });
    await expect(accounts.authenticate(made)).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  });

  it("is not made again when it was revoked while an administrator has another one", async () => {
    const { id, token } = await whose(await firstToken());
    const own = {
      label: "administrator",
      scopes: ["admin"] as const,
      collections: undefined,
      expiresAt: new Date(now + DAY),
    };
    const personal = await accounts.tokens.make({ id, name: "admin" }, own, token);
    await accounts.tokens.revoke(token.id, undefined);
    expect(await accounts.ensureAdmin(undefined)).toBeUndefined();
    now += 2 * DAY;
    const again = await accounts.ensureAdmin(undefined);
    expect(again).toMatch(/^sreg_/);
    await expect(accounts.authenticate(personal.secret)).rejects.toMatchObject({ code: "TOKEN_EXPIRED" });
  });

  it("is replaced without touching the account's other tokens, whatever they are called", async () => {
    const { id, token } = await whose(await firstToken());
    const personal = await accounts.tokens.make(
      { id, name: "admin" },
      { ...EVERYTHING, label: "administrator" },
      token,
    );
    await accounts.replaceAdminToken();
    expect(await whose(personal.secret)).toMatchObject({ name: "admin" });
    await expect(accounts.tokens.revoke(token.id, undefined)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("replaced by whoever has the machine is the way back in, also for an account that was disabled", async () => {
    await firstToken();
    await accounts.users.create("usurper", { admin: true });
    await accounts.users.change("admin", { disabled: true, admin: false });
    const rescued = await accounts.replaceAdminToken();
    expect(await whose(rescued)).toMatchObject({ name: "admin", admin: true });
  });

  it("set at a start enables nobody who was disabled", async () => {
    await firstToken();
    await accounts.users.create("successor", { admin: true });
    await accounts.users.change("admin", { disabled: true });
    await accounts.ensureAdmin("chosen by hand");
    await expect(accounts.authenticate("chosen by hand")).rejects.toMatchObject({ code: "ACCOUNT_DISABLED" });
  });

  it("of several processes that start at once is one", async () => {
    const started = await Promise.all([1, 2, 3, 4].map(() => accounts.ensureAdmin("the same for all")));
    expect(started).toEqual([undefined, undefined, undefined, undefined]);
    expect(await database.connection.collection("tokens").countDocuments()).toBe(1);
    expect(await database.connection.collection("users").countDocuments()).toBe(1);
  });
});

describe("a name", () => {
  it("that stands for something else is refused to an account", async () => {
    const clock: Clock = { now: () => new Date(now) };
    const { connection } = database;
    const isTaken = async (name: string) => name === "tacc";
    const guarded = createAccounts({ connection, clock, random: randomBytes, isTaken });
    await expect(guarded.users.create("TACC", { admin: false })).rejects.toMatchObject({ code: "CONFLICT" });
    expect((await guarded.users.create("texas", { admin: false })).user).toMatchObject({ name: "texas" });
  });

  it("finds its account in any case of letters, disabled or not", async () => {
    const { user } = await accounts.users.create("vanessa", { admin: false });
    expect(await accounts.findUserByName("Vanessa")).toEqual(user);
    await accounts.users.change("vanessa", { disabled: true });
    expect(await accounts.findUserByName("vanessa")).toEqual({ ...user, disabled: true });
    expect(await accounts.findUserByName("nobody")).toBeUndefined();
    expect(await accounts.users.names([user.id, "0".repeat(24), "no id"])).toEqual(new Map([[user.id, "vanessa"]]));
  });
});
