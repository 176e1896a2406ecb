import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Clock } from "../../src/core/clock.ts";
import { allPages, makeCollection, makeToken, makeUser, remove, sendJson } from "../support/accounts.ts";
import { push, send } from "../support/http.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { makeSif } from "../support/sif-maker.ts";

const SECOND = 1000;
const TOKENS = "/api/v1/tokens";

class MovableClock implements Clock {
  #ahead = 0;
  now(): Date {
    return new Date(Date.now() + this.#ahead);
  }
  pass(ms: number): void {
    this.#ahead += ms;
  }
}

const clock = new MovableClock();
let registry: TestRegistry;
let vanessa: string;
beforeAll(async () => {
  registry = await startRegistry({ clock });
  vanessa = await makeUser(registry, "vanessa");
  await makeCollection(registry, vanessa, "secret");
  await makeCollection(registry, vanessa, "open", "public");
  await push(registry, "secret/rocks", makeSif(), { token: vanessa });
  await push(registry, "open/rocks", makeSif(), { token: vanessa });
});
afterAll(() => registry[Symbol.asyncDispose]());

const create = (body: object, token: string | null = vanessa) => sendJson(registry, "POST", TOKENS, { token, body });
const whoami = (token: string) => send(registry, "/api/v1/whoami", { token });
const codeOf = ({ status, json }: { status: number; json: Record<string, unknown> }) => [status, json["code"]];

describe("a personal token", () => {
  it("is shown once and stored as a hash", async () => {
    const { status, json, headers } = await create({
      label: "ci",
      scopes: ["push"],
      collections: ["Open"],
      expiresIn: 60,
    });
    expect([status, headers.get("cache-control")]).toEqual([201, "no-store"]);
    expect(json).toMatchObject({ label: "ci", scopes: ["push"], collections: ["open"], lastUsedAt: null });
    const secret = String(json["token"]);
    expect(secret).toMatch(/^sreg_[0-9A-Za-z]{38}$/);
    const list = (await send(registry, TOKENS, { token: vanessa })).bytes.toString();
    expect(list).toContain(String(json["id"]));
    expect(list).not.toMatch(/sreg_|[0-9a-f]{64}/);
    const stored = await registry.database.connection.collection("tokens").find().toArray();
    expect(JSON.stringify(stored)).not.toContain(secret.slice(5));
  });

  it("says whose it is and what it is for", async () => {
    const expiresAt = new Date(clock.now().getTime() + 3600 * SECOND).toISOString();
    const { id, token } = await makeToken(registry, vanessa, { scopes: ["pull", "delete"], expiresAt });
    expect((await whoami(token)).json).toEqual({
      name: "vanessa",
      admin: false,
      token: { id, label: "test", scopes: ["pull", "delete"], collections: null, expiresAt },
    });
  });

  it("may do what its scopes say, and the refusal names the one that is missing", async () => {
    const { token } = await makeToken(registry, vanessa, { scopes: ["pull"] });
    expect((await send(registry, "/api/v1/images/secret/rocks", { token })).status).toBe(200);
    const refused = await push(registry, "secret/rocks:2", makeSif(), { token });
    expect(codeOf(refused)).toEqual([403, "FORBIDDEN"]);
    expect(refused.json["detail"]).toBe("a token without the scope 'push' may not push here");
    const body = { visibility: "public" };
    const change = await sendJson(registry, "PATCH", "/api/v1/collections/secret", { token, body });
    expect(change.json["detail"]).toContain("the scope 'admin'");
  });

  it("with the scope push may pull too, and with delete alone may not", async () => {
    const pusher = await makeToken(registry, vanessa, { scopes: ["push"] });
    expect((await push(registry, "secret/pushed", makeSif(), { token: pusher.token })).status).toBe(201);
    expect((await send(registry, "/api/v1/images/secret/pushed", { token: pusher.token })).status).toBe(200);
    const deleter = await makeToken(registry, vanessa, { scopes: ["delete"] });
    expect((await send(registry, "/api/v1/images/open/rocks", { token: deleter.token })).status).toBe(403);
  });

  it("that is limited to a collection sees no other, exactly as if there were none", async () => {
    const { token } = await makeToken(registry, vanessa, { scopes: ["admin"], collections: ["secret", "fresh"] });
    expect((await send(registry, "/api/v1/images/secret/rocks", { token })).status).toBe(200);
    const hidden = await send(registry, "/api/v1/images/open/rocks", { token });
    const missing = await send(registry, "/api/v1/images/none/rocks", { token });
    const text = ({ json }: typeof hidden) => String(json["detail"]).replace("none", "open");
    expect([hidden.status, text(hidden)]).toEqual([404, text(missing)]);
    expect((await push(registry, "elsewhere/rocks", makeSif(), { token })).status).toBe(404);
    expect((await push(registry, "fresh/rocks", makeSif(), { token })).status).toBe(201);
  });

  it("gives an account no right that it has not", async () => {
    const dave = await makeUser(registry, "dave-of-tokens");
    const { token } = await makeToken(registry, dave, { scopes: ["admin"] });
    const refused = await push(registry, "open/rocks:2", makeSif(), { token });
    expect(refused.json["detail"]).toBe("this account may not push here");
    expect((await send(registry, "/api/v1/images/secret/rocks", { token })).status).toBe(404);
    expect((await send(registry, "/api/v1/users", { token })).status).toBe(403);
  });

  it("that has expired is refused, and says so", async () => {
    const { token } = await makeToken(registry, vanessa, { scopes: ["pull"], expiresIn: 60 });
    clock.pass(59 * SECOND);
    expect((await whoami(token)).status).toBe(200);
    clock.pass(2 * SECOND);
    const refused = await whoami(token);
    expect(codeOf(refused)).toEqual([401, "TOKEN_EXPIRED"]);
    expect(refused.json["detail"]).toMatch(/expired at \d{4}-/);
    expect(refused.headers.get("www-authenticate")).toBe('Bearer realm="registry"');
  });

  it("shows when it was last used, written down at most once a minute", async () => {
    const { id, token } = await makeToken(registry, vanessa, { scopes: ["pull"] });
    const lastUsedAt = async () => {
      await registry.context.accounts.recordUses();
      const { items } = await allPages(registry, `${TOKENS}?limit=1000`, vanessa);
      const shown = items.find((item) => item["id"] === id)?.["lastUsedAt"];
      return typeof shown === "string" ? Date.parse(shown) : shown;
    };
    expect(await lastUsedAt()).toBeNull();
    const before = clock.now().getTime();
    await whoami(token);
    const first = await lastUsedAt();
    expect(first).toBeGreaterThanOrEqual(before);
    clock.pass(30 * SECOND);
    await whoami(token);
    expect(await lastUsedAt()).toBe(first);
    clock.pass(31 * SECOND);
    await whoami(token);
    expect(await lastUsedAt()).toBeGreaterThan(Number(first) + 60 * SECOND);
  });
});

describe("revoking a token", () => {
  it("works at once, and once", async () => {
    const { id, token } = await makeToken(registry, vanessa, { scopes: ["pull"] });
    expect((await whoami(token)).status).toBe(200);
    expect((await remove(registry, `${TOKENS}/${id}`, vanessa)).status).toBe(204);
    expect(codeOf(await whoami(token))).toEqual([401, "UNAUTHORIZED"]);
    expect(codeOf(await remove(registry, `${TOKENS}/${id}`, vanessa))).toEqual([404, "NOT_FOUND"]);
  });

  it("twice at the same time succeeds once", async () => {
    const { id } = await makeToken(registry, vanessa, { scopes: ["pull"] });
    const answers = await Promise.all(Array.from({ length: 5 }, () => remove(registry, `${TOKENS}/${id}`, vanessa)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404, 404, 404]);
  });

  it("is possible for every token on itself", async () => {
    const { id, token } = await makeToken(registry, vanessa, { scopes: ["pull"], collections: ["secret"] });
    expect((await remove(registry, `${TOKENS}/${id}`, token)).status).toBe(204);
    expect((await whoami(token)).status).toBe(401);
  });

  it("of another account is for the administrator; for others it does not exist", async () => {
    const eve = await makeUser(registry, "eve");
    const { id } = await makeToken(registry, vanessa, { scopes: ["pull"] });
    expect((await remove(registry, `${TOKENS}/${id}`, eve)).status).toBe(404);
    expect((await remove(registry, `${TOKENS}/${id}`)).status).toBe(204);
  });

  it.each(["abc", "0".repeat(64), "../whoami", "%00", "sreg_abc"])("refuses what is no id: %s", async (id) => {
    expect((await remove(registry, `${TOKENS}/${encodeURIComponent(id)}`, vanessa)).status).toBe(400);
  });
});

describe("making a token", () => {
  const READER = { label: "x", scopes: ["pull"] };

  it.each([
    ["with", { scopes: ["pull", "push", "delete"] }, "without the scope 'admin'"],
    ["with a limited", { scopes: ["pull"], collections: ["secret"] }, "without the scope 'admin'"],
  ])("needs the scope admin: %s other token is refused", async (_name, rights, text) => {
    const { token } = await makeToken(registry, vanessa, rights);
    for (const refused of [await create(READER, token), await send(registry, TOKENS, { token })]) {
      expect(codeOf(refused)).toEqual([403, "FORBIDDEN"]);
      expect(refused.json["detail"]).toContain(text);
    }
    const { id } = await makeToken(registry, vanessa, READER);
    expect((await remove(registry, `${TOKENS}/${id}`, token)).status).toBe(403);
  });

  it("gives no more rights than the token that makes it has", async () => {
    const { token } = await makeToken(registry, vanessa, { scopes: ["admin"], collections: ["secret"], expiresIn: 60 });
    expect((await create({ ...READER, collections: ["secret"], expiresIn: 50 }, token)).status).toBe(201);
    for (const beyond of [{ expiresIn: 50 }, { collections: ["open"], expiresIn: 50 }, { collections: ["secret"] }]) {
      const refused = await create({ ...READER, ...beyond }, token);
      expect(codeOf(refused)).toEqual([403, "FORBIDDEN"]);
      expect(refused.json["detail"]).toMatch(/^this token may not give (all|the|a later) .+ here$/);
    }
    expect((await send(registry, TOKENS, { token })).status).toBe(403);
  });

  it("for another account is for the administrator, who so lets somebody in again", async () => {
    await makeUser(registry, "forgetful");
    expect((await create({ ...READER, user: "forgetful" })).status).toBe(403);
    const { json } = await create({ ...READER, user: "Forgetful" }, registry.token);
    expect((await whoami(String(json["token"]))).json).toMatchObject({ name: "forgetful", admin: false });
    expect((await create({ ...READER, user: "nobody" }, registry.token)).status).toBe(404);
  });

  it.each([
    ["no label", { scopes: ["pull"] }],
    ["an empty label", { ...READER, label: "" }],
    ["a label of blanks", { ...READER, label: "   " }],
    ["a long label", { ...READER, label: "x".repeat(81) }],
    ["control characters", { ...READER, label: "a\u001b[2Jb" }],
    ["letters that turn the direction", { ...READER, label: "a\u202eb" }],
    ["no scopes", { label: "x", scopes: [] }],
    ["an unknown scope", { label: "x", scopes: ["root"] }],
    ["scopes of another type", { label: "x", scopes: "pull" }],
    ["many scopes", { label: "x", scopes: Array.from({ length: 9 }, () => "pull") }],
    ["no collections", { ...READER, collections: [] }],
    ["too many collections", { ...READER, collections: Array.from({ length: 101 }, (_, n) => `c${n}`) }],
    ["an end in the past", { ...READER, expiresAt: "2020-01-01T00:00:00Z" }],
    ["an end that is no time", { ...READER, expiresAt: "tomorrow" }],
    ["an end beyond ten years", { ...READER, expiresAt: "9999-01-01T00:00:00Z" }],
    ["no lifetime", { ...READER, expiresIn: 0 }],
    ["a lifetime that is no number", { ...READER, expiresIn: "60" }],
    ["an endless lifetime", { ...READER, expiresIn: 1e300 }],
    ["two ends", { ...READER, expiresIn: 60, expiresAt: "2099-01-01T00:00:00Z" }],
    ["an unknown field", { ...READER, admin: true }],
    ["a body that is a list", [READER]],
  ])("refuses %s with 400", async (_name, body) => {
    expect(codeOf(await create(body))).toEqual([400, "REQUEST_INVALID"]);
  });

  it("refuses a collection's name that is not valid, and proposes one", async () => {
    const { json } = await create({ ...READER, collections: ["My Science"] });
    expect(json).toMatchObject({ code: "NAME_INVALID", detail: expect.stringContaining("try 'my-science'") });
  });

  it("needs somebody to be signed in", async () => {
    expect(codeOf(await create(READER, null))).toEqual([401, "UNAUTHORIZED"]);
    expect((await send(registry, TOKENS, { token: null })).status).toBe(401);
  });

  it("stops at 100 for each account, also when several are made at once; expired ones do not count", async () => {
    const many = await makeUser(registry, "many");
    for (let n = 0; n < 96; n++) await makeToken(registry, many, { scopes: ["pull"], expiresIn: 3600 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(READER, many)));
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.map(codeOf)).toEqual(Array.from({ length: 5 }, () => [409, "TOO_MANY_TOKENS"]));
    clock.pass(3601 * SECOND);
    expect((await create(READER, many)).status).toBe(201);
    expect((await allPages(registry, `${TOKENS}?limit=1000`, many)).items).toHaveLength(5);
  });
});

describe("the list of tokens", () => {
  it("comes in pages, the oldest first, and loses nothing when tokens come and go meanwhile", async () => {
    const lister = await makeUser(registry, "lister");
    const made = [];
    for (let n = 0; n < 7; n++) made.push(await makeToken(registry, lister, { label: `token ${n}`, scopes: ["pull"] }));
    const first = await send(registry, `${TOKENS}?limit=3`, { token: lister });
    const labels = (json: Record<string, unknown>) => (json["items"] as { label: string }[]).map(({ label }) => label);
    expect(labels(first.json)).toEqual(["first token", "token 0", "token 1"]);
    await remove(registry, `${TOKENS}/${made[1]?.id}`, lister);
    await makeToken(registry, lister, { label: "token 7", scopes: ["pull"] });
    const rest = await send(registry, `${TOKENS}?limit=100&after=${first.json["next"]}`, { token: lister });
    expect(labels(rest.json)).toEqual(["token 2", "token 3", "token 4", "token 5", "token 6", "token 7"]);
    expect(rest.json["next"]).toBeNull();
  });

  it("of another account is for the administrator", async () => {
    const { items } = await allPages(registry, `${TOKENS}?user=Vanessa&limit=2`);
    expect(items.length).toBeGreaterThan(2);
    expect((await send(registry, `${TOKENS}?user=admin`, { token: vanessa })).status).toBe(403);
    expect((await send(registry, `${TOKENS}?user=vanessa`, { token: vanessa })).status).toBe(200);
    expect((await send(registry, `${TOKENS}?user=none`)).status).toBe(404);
  });

  it.each([
    "limit=0",
    "limit=1001",
    "limit=x",
    "limit=1.5",
    "limit=1&limit=2",
    "after=",
    "after=abc",
    "after=W10",
    `after=${Buffer.from('["abc"]').toString("base64url")}`,
    `after=${Buffer.from("[1]").toString("base64url")}`,
    `after=${"A".repeat(3000)}`,
    "befor=x",
  ])("refuses ?%s with 400", async (query) => {
    expect(codeOf(await send(registry, `${TOKENS}?${query}`))).toEqual([400, "REQUEST_INVALID"]);
  });
});
