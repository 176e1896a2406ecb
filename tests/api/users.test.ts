import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestOfBytes } from "../../src/core/digest.ts";
import { allPages, beginPush, makeCollection, makeToken, makeUser, sendJson } from "../support/accounts.ts";
import { type Answer, push, send } from "../support/http.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { makeSif } from "../support/sif-maker.ts";

const USERS = "/api/v1/users";

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry[Symbol.asyncDispose]());

const create = (body: unknown, token: string | null = registry.token) =>
  sendJson(registry, "POST", USERS, { token, body });
const change = (name: string, body: unknown, token: string | null = registry.token) =>
  sendJson(registry, "PATCH", `${USERS}/${name}`, { token, body });
const whoami = (token: string) => send(registry, "/api/v1/whoami", { token });
const codeOf = ({ status, json }: Answer) => [status, json["code"]];

describe("making an account", () => {
  it("gives its first token, with which its owner gets in", async () => {
    const { status, json, headers } = await create({ name: "Vanessa" });
    expect([status, headers.get("cache-control")]).toEqual([201, "no-store"]);
    expect(json["user"]).toMatchObject({ name: "vanessa", admin: false, disabled: false });
    const { token } = json["token"] as { token: string };
    expect((await whoami(token)).json).toMatchObject({ name: "vanessa", admin: false, token: { scopes: ["admin"] } });
    expect((await push(registry, "first/rocks", makeSif(), { token })).status).toBe(201);
  });

  it("makes an administrator when asked to", async () => {
    const token = await makeUser(registry, "second-admin", true);
    expect((await send(registry, USERS, { token })).status).toBe(200);
  });

  it.each(["admin", "api", "library", "teams", "Admin"])(
    "refuses the name %s, which means something else",
    async (name) => {
      expect([400, 409]).toContain((await create({ name })).status);
    },
  );

  it("of a name that is taken is refused, in any case of letters", async () => {
    await create({ name: "taken" });
    expect(codeOf(await create({ name: "TAKEN" }))).toEqual([409, "CONFLICT"]);
  });

  it("at the same time with one name succeeds once", async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => create({ name: "twin" })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    expect(await registry.database.connection.collection("users").countDocuments({ name: "twin" })).toBe(1);
  });

  it.each([
    ["a name that breaks the rule", { name: "Marie Curie" }, "NAME_INVALID"],
    ["control characters", { name: "a\u0000b" }, "NAME_INVALID"],
    ["an empty name", { name: "" }, "NAME_INVALID"],
    ["a long name", { name: "x".repeat(40) }, "NAME_INVALID"],
    ["no name", {}, "REQUEST_INVALID"],
    ["a name of another type", { name: { $gt: "" } }, "REQUEST_INVALID"],
    ["an unknown field", { name: "x", password: "y" }, "REQUEST_INVALID"],
    ["a right of another type", { name: "x", admin: "yes" }, "REQUEST_INVALID"],
  ])("refuses %s", async (_name, body, code) => {
    expect(codeOf(await create(body))).toEqual([400, code]);
  });
});

describe("accounts", () => {
  const CALLS: [string, (token: string | null) => Promise<Answer>][] = [
    ["made", (token) => create({ name: "sneaky" }, token)],
    ["listed", (token) => send(registry, USERS, { token })],
    ["changed", (token) => change("admin", { admin: false }, token)],
  ];

  it.each(CALLS)("are %s by administrators only, with a token that is for it", async (_name, call) => {
    const member = await makeUser(registry, `member-${_name}`);
    const { token: pusher } = await makeToken(registry, registry.token, { scopes: ["push", "delete"] });
    const { token: limited } = await makeToken(registry, registry.token, { scopes: ["admin"], collections: ["a"] });
    expect(codeOf(await call(null))).toEqual([401, "UNAUTHORIZED"]);
    expect((await call(member)).json["detail"]).toBe("this account may not administer the registry here");
    expect((await call(pusher)).json["detail"]).toContain("without the scope 'admin'");
    expect((await call(limited)).json["detail"]).toContain("limited to some collections");
  });

  it("are listed by name, page by page", async () => {
    for (const name of ["list-c", "list-a", "list-b"]) await makeUser(registry, name);
    const { items, pages } = await allPages(registry, `${USERS}?limit=2`);
    const names = items.map(({ name }) => String(name));
    expect(names).toEqual(names.toSorted());
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(["admin", "list-a", "list-b", "list-c"]));
    expect(pages).toBe(Math.ceil(names.length / 2));
  });

  it.each(["limit=0", "after=x", "after=%00", "name=x"])("refuse the list ?%s with 400", async (query) => {
    expect(codeOf(await send(registry, `${USERS}?${query}`))).toEqual([400, "REQUEST_INVALID"]);
  });

  it.each([
    ["of another type", { disabled: 1 }],
    ["that is null", { admin: null }],
    ["that is unknown", { name: "renamed" }],
  ])("refuse a change %s", async (_name, body) => {
    expect(codeOf(await change("vanessa", body))).toEqual([400, "REQUEST_INVALID"]);
  });

  it("are not changed by a request without a body", async () => {
    for (const body of [undefined, ""]) {
      const options = { method: "PATCH", ...(body === undefined ? {} : { body }) };
      expect(codeOf(await send(registry, `${USERS}/vanessa`, options))).toEqual([400, "REQUEST_INVALID"]);
    }
  });

  it.each(["nobody", "Marie%20Curie", "%00", "x".repeat(500), "$ne"])(
    "that do not exist are not found: %s",
    async (name) => {
      expect(codeOf(await change(name, { disabled: true }))).toEqual([404, "NOT_FOUND"]);
    },
  );

  it("stay as they are when nothing is asked to change", async () => {
    await makeUser(registry, "still");
    expect((await change("Still", {})).json).toMatchObject({ name: "still", admin: false, disabled: false });
  });
});

describe("disabling an account", () => {
  it("stops its tokens at once, keeps its collections, and enabling gives both back", async () => {
    const token = await makeUser(registry, "leaver");
    await makeCollection(registry, token, "leaver-open", "public");
    await push(registry, "leaver-open/rocks", makeSif(), { token });
    expect((await change("leaver", { disabled: true })).json).toMatchObject({ name: "leaver", disabled: true });
    const refused = await whoami(token);
    expect(codeOf(refused)).toEqual([401, "ACCOUNT_DISABLED"]);
    expect(refused.json["detail"]).toContain("leaver");
    expect((await send(registry, "/api/v1/images/leaver-open/rocks/file", { token: null })).status).toBe(200);
    await change("leaver", { disabled: false });
    expect((await whoami(token)).status).toBe(200);
  });

  it("lets a push end that had begun, and begins no other", async () => {
    const token = await makeUser(registry, "pusher");
    const bytes = makeSif({ size: 300_000, seed: 7 });
    const { answer, release } = await beginPush(registry, "racing/rocks", token, bytes);
    expect((await change("pusher", { disabled: true })).status).toBe(200);
    release();
    expect((await answer).status).toBe(201);
    expect((await send(registry, "/api/v1/images/racing/rocks")).json["digest"]).toBe(digestOfBytes(bytes));
    expect((await push(registry, "racing/rocks:2", bytes, { token })).status).toBe(401);
  });
});

describe("the last administrator", () => {
  it.each([{ disabled: true }, { admin: false }, { disabled: true, admin: false }])(
    "stays: %o is refused",
    async (body) => {
      await using alone = await startRegistry();
      const refused = await sendJson(alone, "PATCH", `${USERS}/admin`, { body });
      expect(codeOf(refused)).toEqual([409, "LAST_ADMIN"]);
      await makeUser(alone, "other", true);
      expect((await sendJson(alone, "PATCH", `${USERS}/other`, { body: { disabled: true } })).status).toBe(200);
      expect((await sendJson(alone, "PATCH", `${USERS}/admin`, { body })).status).toBe(409);
    },
  );

  it("is left when all of them disable one another at once", async () => {
    await using several = await startRegistry();
    const tokens = [several.token];
    const names = ["admin", "ada", "bob", "cyd"];
    for (const name of names.slice(1)) tokens.push(await makeUser(several, name, true));
    const answers = await Promise.all(
      tokens.map((token, n) =>
        sendJson(several, "PATCH", `${USERS}/${names[(n + 1) % names.length]}`, { token, body: { disabled: true } }),
      ),
    );
    for (const { status } of answers) expect([200, 401, 409]).toContain(status);
    const enabled = { admin: true, disabled: false };
    expect(await several.database.connection.collection("users").countDocuments(enabled)).toBeGreaterThan(0);
  });
});
