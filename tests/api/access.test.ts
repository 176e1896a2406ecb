import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeToken } from "../../src/accounts/token.ts";
import { push, type RequestOptions, send, shubManifest } from "../support/http.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { makeSif } from "../support/sif-maker.ts";

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry();
  const body = JSON.stringify({ name: "secret", visibility: "private" });
  await send(registry, "/api/v1/collections", { method: "POST", body });
  await push(registry, "secret/rocks", makeSif());
  await push(registry, "open/rocks", makeSif());
});
afterAll(() => registry[Symbol.asyncDispose]());

const PULLS = [
  "/api/container/secret/rocks",
  "/api/container/secret/rocks/file",
  "/api/v1/images/secret/rocks",
  "/api/v1/images/secret/rocks/file",
  "/api/v1/collections/secret",
];

describe("a private collection", () => {
  it.each(PULLS)("answers nobody on %s exactly as if it did not exist", async (path) => {
    const hidden = await send(registry, path, { token: null });
    const missing = await send(registry, path.replace("secret", "nowhere"), { token: null });
    const comparable = (text: string) => text.replace(/nowhere/g, "secret").replace(/"requestId":"[^"]*"/, "");
    expect(hidden.status).toBe(404);
    expect(comparable(hidden.bytes.toString())).toBe(comparable(missing.bytes.toString()));
  });

  it.each(PULLS)("answers its owner on %s", async (path) => {
    expect((await send(registry, path)).status).toBe(200);
  });

  it("becomes visible, and hidden again, when its owner says so", async () => {
    const change = (visibility: string) =>
      send(registry, "/api/v1/collections/secret", { method: "PATCH", body: JSON.stringify({ visibility }) });
    expect((await change("public")).json).toMatchObject({ visibility: "public" });
    expect((await shubManifest(registry, "secret/rocks")).status).toBe(200);
    await change("private");
    expect((await shubManifest(registry, "secret/rocks")).status).toBe(404);
  });
});

describe("a token", () => {
  const WRITES: [string, RequestOptions][] = [
    ["/api/v1/images/open/rocks:2", { method: "PUT", body: new Uint8Array(makeSif()) }],
    ["/api/v1/images/open/rocks:2", { method: "POST", body: new FormData() }],
    ["/api/v1/images/fresh/rocks:2", { method: "PUT", body: new Uint8Array(makeSif()) }],
    ["/api/v1/images/secret/rocks:2", { method: "PUT", body: new Uint8Array(makeSif()) }],
    ["/api/v1/collections", { method: "POST", body: "{}" }],
    ["/api/v1/collections/open", { method: "PATCH", body: "{}" }],
    ["/api/v1/whoami", {}],
  ];

  it.each(WRITES)("is needed for %s (%o)", async (path, options) => {
    const { status, json, headers } = await send(registry, path, { ...options, token: null });
    expect([status, json["code"]]).toEqual([401, "UNAUTHORIZED"]);
    expect(headers.get("www-authenticate")).toBe('Bearer realm="registry"');
  });

  it.each([
    ["unknown", makeToken((length) => new Uint8Array(length).fill(7))],
    ["damaged", "sreg_abc"],
    ["of another scheme", "Basic YWRtaW46YWRtaW4="],
  ])("that is %s is refused even where none is needed", async (_name, token) => {
    const headers = { Authorization: token.includes(" ") ? token : `Bearer ${token}` };
    expect((await send(registry, "/api/container/open/rocks", { token: null, headers })).status).toBe(401);
  });

  it.each(["Bearer", "Bearer ", "bearer"])("that is empty ('%s') counts as none", async (Authorization) => {
    expect(
      (await send(registry, "/api/container/open/rocks", { token: null, headers: { Authorization } })).status,
    ).toBe(200);
  });

  it("says whose it is", async () => {
    expect((await send(registry, "/api/v1/whoami")).json).toMatchObject({
      name: "admin",
      admin: true,
      token: { scopes: ["admin"] },
    });
  });

  it("works no longer once it was replaced, and the new one does", async () => {
    await using other = await startRegistry();
    const token = await other.context.accounts.replaceAdminToken();
    expect((await send(other, "/api/v1/whoami")).status).toBe(401);
    expect((await send(other, "/api/v1/whoami", { token })).status).toBe(200);
  });

  it("never appears in the log", () => {
    expect(registry.log.join("\n")).not.toContain(registry.token);
  });
});

describe("collections", () => {
  const create = (body: string | object) =>
    send(registry, "/api/v1/collections", {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
    });

  it("are made once", async () => {
    expect((await create({ name: "Fresh" })).json).toMatchObject({ name: "fresh", visibility: "public" });
    expect((await create({ name: "fresh" })).json).toMatchObject({ status: 409, code: "CONFLICT" });
  });

  it.each([
    ["no JSON", "{", "REQUEST_INVALID", 400],
    ["a list", [], "REQUEST_INVALID", 400],
    ["null", "null", "REQUEST_INVALID", 400],
    ["a name of another type", { name: 1 }, "REQUEST_INVALID", 400],
    ["an unknown field", { name: "x", owner: "me" }, "REQUEST_INVALID", 400],
    ["an unknown visibility", { name: "x", visibility: "maybe" }, "REQUEST_INVALID", 400],
    ["a reserved name", { name: "api" }, "NAME_INVALID", 400],
    ["control characters", { name: "a\u0000b\n" }, "NAME_INVALID", 400],
    ["a body of 1 MB", { name: "x".repeat(1_000_000) }, "TOO_LARGE", 413],
  ])("refuse %s", async (_name, body, code, status) => {
    const answer = await create(body);
    expect([answer.status, answer.json["code"]]).toEqual([status, code]);
  });

  it("that do not exist cannot be changed", async () => {
    const body = JSON.stringify({ visibility: "public" });
    expect((await send(registry, "/api/v1/collections/none", { method: "PATCH", body })).status).toBe(404);
  });
});
