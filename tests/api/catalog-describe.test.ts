import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeUser, publish } from "../support/fill-catalog.ts";
import { push, type RequestOptions, send } from "../support/http.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { makeSif } from "../support/sif-maker.ts";

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry();
  await publish(registry, "science/rocks:1");
});
afterAll(() => registry[Symbol.asyncDispose]());

const patch = (path: string, body: unknown, options: RequestOptions = {}) => {
  const sent = typeof body === "string" ? body : JSON.stringify(body);
  return send(registry, `/api/v1${path}`, { method: "PATCH", body: sent, ...options });
};

describe.each(["/collections/science", "/containers/science/rocks"])("the description of %s", (path) => {
  it.each([
    ["Markdown", "# Rocks\n\n\t*all* of [them](https://example.org)"],
    ["a script, which is only text here", "<script>alert(1)</script>"],
    ["other scripts than Latin", "岩石 🪨 صخور"],
    ["nothing", ""],
    ["exactly 64 KiB", "é".repeat(32 * 1024)],
  ])("is %s, and kept as it was given", async (_name, description) => {
    expect((await patch(path, { description })).json).toMatchObject({ description });
    expect((await send(registry, `/api/v1${path}`)).json).toMatchObject({ description });
  });

  it.each([
    ["more than 64 KiB", { description: `${"é".repeat(32 * 1024)}x` }, 400],
    ["1 MB", { description: "x".repeat(1_000_000) }, 413],
    ["a control character", { description: "a\u0007b" }, 400],
    ["a carriage return", { description: "a\r\nb" }, 400],
    ["an escape sequence of terminals", { description: "\u001b[31m" }, 400],
    ["half a surrogate pair", '{"description":"\\ud800"}', 400],
    ["a number", { description: 1 }, 400],
    ["an unknown field", { description: "x", name: "y" }, 400],
    ["nothing", {}, 400],
    ["no JSON", "{", 400],
    ["a list", [], 400],
  ])("refuses %s", async (_name, body, status) => {
    expect((await patch(path, body)).status).toBe(status);
  });

  it("is changed by those alone who may", async () => {
    const { token } = await makeUser(registry, `stranger${path.length}`);
    expect((await patch(path, { description: "mine" }, { token })).status).toBe(403);
    expect((await patch(path, { description: "mine" }, { token: null })).status).toBe(401);
    expect((await patch(path.replace("science", "nowhere"), { description: "x" })).status).toBe(404);
  });
});

describe("a collection", () => {
  it("is given to another account, which then owns it and is no member besides", async () => {
    const vanessa = await makeUser(registry, "vanessa");
    const dave = await makeUser(registry, "dave");
    await publish(registry, "given/rocks:1", { by: vanessa.id });
    const role = JSON.stringify({ role: "reader" });
    await send(registry, "/api/v1/collections/given/members/dave", { method: "PUT", body: role, token: vanessa.token });
    const given = await patch("/collections/given", { owner: "Dave" }, { token: vanessa.token });
    expect([given.status, given.json["owner"]]).toEqual([200, "dave"]);
    expect((await patch("/collections/given", { owner: "vanessa" }, { token: vanessa.token })).status).toBe(403);
    const members = await send(registry, "/api/v1/collections/given/members", { token: dave.token });
    expect(members.json["items"]).toEqual([{ user: "dave", role: "owner" }]);
  });

  it.each(["nobody", "", "a\u0000", "x".repeat(200)])("is not given to '%.20s', who is not there", async (owner) => {
    const { status, json } = await patch("/collections/science", { owner });
    expect([status, json["code"]]).toEqual([404, "NOT_FOUND"]);
  });
});

describe("pulls", () => {
  it("are counted for image and container, without a write to the database each", async () => {
    const image = makeSif({ seed: 80 });
    await push(registry, "counted/rocks:1", image);
    const pull = (headers: Record<string, string> = {}, method = "GET") =>
      send(registry, "/api/v1/images/counted/rocks:1/file", { token: null, headers, method });
    const counts = async () => {
      const container = (await send(registry, "/api/v1/containers/counted/rocks")).json;
      const found = (await send(registry, "/api/v1/images/counted/rocks:1")).json;
      return [container["pulls"], found["pulls"], container["lastPulledAt"] === null, found["lastPulledAt"] === null];
    };
    await pull();
    await send(registry, "/api/container/counted/rocks:1/file", { token: null });
    await pull({ Range: "bytes=0-9" });
    // None of these is a pull: a copy that is current, headers alone, and what goes on with a pull.
    const etag = String((await pull({}, "HEAD")).headers.get("etag"));
    expect((await pull({ "If-None-Match": etag, "Cache-Control": "max-age=0" })).status).toBe(304);
    await pull({ Range: "bytes=10-19" });
    expect(await counts()).toEqual([0, 0, true, true]);
    await registry.context.pulls.flush();
    // A read is remembered for up to a second.
    await expect.poll(counts, { timeout: 5000 }).toEqual([3, 3, false, false]);
    await registry.context.pulls.flush();
    expect(await counts()).toEqual([3, 3, false, false]);
  });
});
