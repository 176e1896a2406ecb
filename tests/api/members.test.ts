import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestOfBytes } from "../../src/core/digest.ts";
import { allPages, beginPush, makeCollection, makeUser, remove, sendJson } from "../support/accounts.ts";
import { type Answer, push, send, shubManifest } from "../support/http.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { makeSif } from "../support/sif-maker.ts";

const MEMBERS = "/api/v1/collections/science/members";

let registry: TestRegistry;
let tokens: Record<"olga" | "rita" | "will" | "otto" | "sven", string>;
beforeAll(async () => {
  registry = await startRegistry();
  tokens = {
    olga: await makeUser(registry, "olga"),
    rita: await makeUser(registry, "rita"),
    will: await makeUser(registry, "will"),
    otto: await makeUser(registry, "otto"),
    sven: await makeUser(registry, "sven"),
  };
  await makeCollection(registry, tokens.olga, "science");
  await push(registry, "science/rocks", makeSif(), { token: tokens.olga });
  await set("rita", "reader");
  await set("will", "writer");
  await set("otto", "owner");
});
afterAll(() => registry[Symbol.asyncDispose]());

const set = (user: string, role: unknown, token: string | null = tokens.olga) =>
  sendJson(registry, "PUT", `${MEMBERS}/${user}`, { token, body: { role } });
const pull = (token: string | null) => send(registry, "/api/v1/images/science/rocks", { token });
const codeOf = ({ status, json }: Answer) => [status, json["code"]];

describe("a role on a private collection", () => {
  it("lets a reader pull, and no more", async () => {
    expect((await pull(tokens.rita)).status).toBe(200);
    expect(codeOf(await push(registry, "science/rita", makeSif(), { token: tokens.rita }))).toEqual([403, "FORBIDDEN"]);
    expect((await send(registry, MEMBERS, { token: tokens.rita })).status).toBe(403);
  });

  it("lets a writer push, but not administer", async () => {
    expect((await push(registry, "science/will", makeSif(), { token: tokens.will })).status).toBe(201);
    expect((await set("sven", "reader", tokens.will)).status).toBe(403);
    const body = { visibility: "public" };
    const changed = await sendJson(registry, "PATCH", "/api/v1/collections/science", { token: tokens.will, body });
    expect(changed.status).toBe(403);
  });

  it("lets a second owner do what the first may", async () => {
    const body = { visibility: "private" };
    const changed = await sendJson(registry, "PATCH", "/api/v1/collections/science", { token: tokens.otto, body });
    expect(changed.status).toBe(200);
    expect((await set("rita", "reader", tokens.otto)).status).toBe(200);
  });

  it("that nobody gave leaves it hidden, and its members too", async () => {
    for (const answer of [await pull(tokens.sven), await send(registry, MEMBERS, { token: tokens.sven })]) {
      expect(codeOf(answer)).toEqual([404, "NOT_FOUND"]);
    }
    expect((await set("sven", "owner", tokens.sven)).status).toBe(404);
    expect((await set("sven", "owner", null)).status).toBe(401);
  });

  it("is not needed once it is internal: then all who have signed in may pull, and nobody else", async () => {
    await makeCollection(registry, tokens.olga, "within", "internal");
    await push(registry, "within/rocks", makeSif(), { token: tokens.olga });
    const path = "/api/v1/images/within/rocks";
    expect((await send(registry, path, { token: tokens.sven })).status).toBe(200);
    expect((await send(registry, path, { token: null })).status).toBe(404);
    expect((await shubManifest(registry, "within/rocks")).status).toBe(404);
    expect((await push(registry, "within/rocks", makeSif(), { token: tokens.sven })).status).toBe(403);
  });
});

describe("the members of a collection", () => {
  it("are listed by name with the owner among them, page by page", async () => {
    const { items, pages } = await allPages(registry, `${MEMBERS}?limit=3`, tokens.olga);
    expect(items).toEqual([
      { user: "olga", role: "owner" },
      { user: "otto", role: "owner" },
      { user: "rita", role: "reader" },
      { user: "will", role: "writer" },
    ]);
    expect(pages).toBe(2);
  });

  it("are seen by the administrator", async () => {
    expect((await send(registry, MEMBERS)).status).toBe(200);
  });

  it("have one role each: the last that was given", async () => {
    await makeUser(registry, "climber");
    expect((await set("Climber", "reader")).json).toEqual({ user: "climber", role: "reader" });
    expect((await set("climber", "writer")).json).toEqual({ user: "climber", role: "writer" });
    const { items } = await allPages(registry, `${MEMBERS}?limit=100`, tokens.olga);
    expect(items.filter(({ user }) => user === "climber")).toEqual([{ user: "climber", role: "writer" }]);
    expect((await remove(registry, `${MEMBERS}/climber`, tokens.olga)).status).toBe(204);
    expect(codeOf(await remove(registry, `${MEMBERS}/climber`, tokens.olga))).toEqual([404, "NOT_FOUND"]);
  });

  it("do not hold the owner, who can neither lose the role nor get another", async () => {
    expect(codeOf(await set("olga", "reader", tokens.otto))).toEqual([409, "MEMBER_IS_OWNER"]);
    expect(codeOf(await remove(registry, `${MEMBERS}/olga`, tokens.otto))).toEqual([409, "MEMBER_IS_OWNER"]);
  });

  it.each([
    ["an account that does not exist", "nobody", "reader", [404, "NOT_FOUND"]],
    ["a name that is none", "%00", "reader", [404, "NOT_FOUND"]],
    ["an unknown role", "sven", "god", [400, "REQUEST_INVALID"]],
    ["a role of another type", "sven", ["reader"], [400, "REQUEST_INVALID"]],
  ])("refuse %s", async (_name, user, role, refusal) => {
    expect(codeOf(await set(user, role))).toEqual(refusal);
  });

  it("of a collection that does not exist are not found", async () => {
    const path = "/api/v1/collections/none/members";
    expect((await send(registry, path)).status).toBe(404);
    expect((await sendJson(registry, "PUT", `${path}/sven`, { body: { role: "reader" } })).status).toBe(404);
    expect((await remove(registry, `${path}/sven`)).status).toBe(404);
  });

  it("are a thousand at most, also when several come at once; those who are there may change", async () => {
    await makeCollection(registry, tokens.olga, "crowded");
    const crowd = Array.from({ length: 998 }, (_, n) => ({ user: `${n}`.padStart(24, "0"), role: "reader" }));
    const collections = registry.database.connection.collection<{ _id: string }>("collections");
    await collections.updateOne({ _id: "crowded" }, { $set: { members: crowd } });
    const add = (user: string, role = "reader") =>
      sendJson(registry, "PUT", `/api/v1/collections/crowded/members/${user}`, { token: tokens.olga, body: { role } });
    const answers = await Promise.all(["rita", "will", "otto", "sven"].map((user) => add(user)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 409, 409]);
    const full = answers.find(({ status }) => status === 409);
    expect(full?.json["code"]).toBe("TOO_MANY_MEMBERS");
    const first = answers.find(({ status }) => status === 200)?.json["user"];
    expect((await add(String(first), "writer")).status).toBe(200);
  });
});

describe("at the same time", () => {
  it("giving one account several roles leaves it one of them", async () => {
    await makeUser(registry, "torn");
    const roles = ["reader", "writer", "owner", "reader", "writer", "owner"];
    const answers = await Promise.all(roles.map((role) => set("torn", role)));
    expect(answers.map(({ status }) => status)).toEqual(roles.map(() => 200));
    const { items } = await allPages(registry, `${MEMBERS}?limit=100`, tokens.olga);
    expect(items.filter(({ user }) => user === "torn")).toHaveLength(1);
  });

  it("removing a member twice succeeds once", async () => {
    await makeUser(registry, "gone");
    await set("gone", "reader");
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => remove(registry, `${MEMBERS}/gone`, tokens.olga)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404, 404]);
  });

  it("a member who is removed may end the push that had begun, and begins no other", async () => {
    const token = await makeUser(registry, "walter");
    await set("walter", "writer");
    const bytes = makeSif({ size: 300_000, seed: 3 });
    const { answer, release } = await beginPush(registry, "science/walter", token, bytes);
    expect((await remove(registry, `${MEMBERS}/walter`, tokens.olga)).status).toBe(204);
    release();
    expect((await answer).status).toBe(201);
    const { json } = await send(registry, "/api/v1/images/science/walter", { token: tokens.olga });
    expect(json["digest"]).toBe(digestOfBytes(bytes));
    expect((await push(registry, "science/walter:2", bytes, { token })).status).toBe(404);
  });
});
