import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TestRegistry } from "../support/registry.ts";
import { ask } from "./support/ask.ts";
import { type FakeRegistry, sendJson, startFakeRegistry } from "./support/fake-registry.ts";
import { join, remove, startMember } from "./support/join.ts";

const hex = "0123456789abcdef".repeat(4);
const ARM_CLIENT = { "User-Agent": "Apptainer/1.4.5 (Linux arm64) Go/1.24.1" };

/** The hub's clock, which the tests turn. */
let time = Date.now();
const clock = { now: () => new Date(time) };

let hub: TestRegistry;
beforeAll(async () => {
  hub = await startMember("hub", { clock });
});
afterAll(() => hub?.[Symbol.asyncDispose]());

describe("a member that does not behave", () => {
  const good = { image: "http://files.example.org/rocks.sif", commit: "abc-123", name: "rocks", collection: "lab" };
  let fake: FakeRegistry;
  beforeEach(async () => {
    fake = await startFakeRegistry("odd");
    await join(hub, "odd", fake.url);
    fake.requests.length = 0;
  });
  afterEach(async () => {
    await remove(hub, "odd");
    await fake[Symbol.asyncDispose]();
  });

  it("may have a commit of any form, which is passed on unchanged, and its file anywhere", async () => {
    fake.answer = (_req, res) => sendJson(res, good);
    const { json } = await ask(hub, "/odd/api/container/lab/rocks:1.0");
    expect(json).toMatchObject({ commit: "abc-123", image: `${hub.url}/odd/api/container/lab/rocks:1.0/file` });
    const { status, location } = await ask(hub, "/odd/api/container/lab/rocks:1.0/file");
    expect([status, location]).toEqual([302, good.image]);
  });

  it.each<[string, unknown]>([
    ["no commit", { image: good.image }],
    ["an empty commit", { ...good, commit: "" }],
    ["a commit with a slash", { ...good, commit: "../../x" }],
    ["a commit that leaves its folder", { ...good, commit: ".." }],
    ["a commit that is no text", { ...good, commit: 7 }],
    ["no image", { commit: "abc" }],
    ["an image that is no address", { ...good, image: "rocks.sif" }],
    ["an image in a file", { ...good, image: "file:///etc/passwd" }],
    ["an image with a script", { ...good, image: "javascript:alert(1)" }],
    ["an image with a password", { ...good, image: "http://a:b@example.org/" }],
    ["a list", [good]],
    ["nothing", null],
    ["a text", "good"],
    ["another image than was asked for", { ...good, commit: "f".repeat(64) }],
  ])("answers 502 that names it when it sends %s", async (_name, body) => {
    fake.answer = (_req, res) => sendJson(res, body);
    const { status, json } = await ask(hub, `/odd/api/container/lab/rocks@${hex}`);
    expect([status, json["detail"]]).toEqual([502, expect.stringContaining(`'odd' (${fake.url})`)]);
  });

  it.each<[string, FakeRegistry["answer"]]>([
    ["breaks off", (req) => req.socket.destroy()],
    ["answers 500", (_req, res) => sendJson(res, {}, 500)],
    ["sends the client elsewhere", (_req, res) => res.writeHead(302, { Location: hub.url }).end()],
    ["sends no JSON", (_req, res) => res.end("<html>")],
    ["sends more than 64 KiB", (_req, res) => sendJson(res, { ...good, name: "x".repeat(70_000) })],
    [
      "promises more than it sends",
      (_req, res) => res.writeHead(200, { "Content-Length": 10 }).write("{", () => res.destroy()),
    ],
  ])("answers 502 that names it when it %s", async (_name, answer) => {
    fake.answer = answer;
    const { status, json } = await ask(hub, "/odd/api/container/lab/rocks");
    expect([status, json["detail"]]).toEqual([502, expect.stringContaining(`'odd' (${fake.url})`)]);
  });

  it("is waited for no longer than five seconds, also when it sends a byte now and then", async () => {
    fake.answer = (_req, res) => {
      const drip = setInterval(() => res.write(" "), 200);
      res.on("close", () => clearInterval(drip));
    };
    const start = performance.now();
    const { status, json } = await ask(hub, "/odd/api/container/lab/rocks");
    expect([status, json["detail"]]).toEqual([502, expect.stringContaining("no answer within 5 s")]);
    expect(performance.now() - start).toBeLessThan(9_000);
  });

  it.each([401, 403, 404, 410])("has not got the image when it answers %i", async (status) => {
    fake.answer = (_req, res) => sendJson(res, {}, status);
    expect((await ask(hub, "/odd/api/container/lab/rocks")).status).toBe(404);
  });

  it("has not got the image when it answers as the earlier registry does", async () => {
    fake.answer = (_req, res) => sendJson(res, 404);
    expect((await ask(hub, "/odd/api/container/lab/rocks")).status).toBe(404);
  });

  it("gets nothing of the caller but the user agent that names its machine", async () => {
    await ask(hub, "/odd/api/container/lab/rocks?secret=1", {
      ...ARM_CLIENT,
      Authorization: "Bearer x",
      Cookie: "a=b",
      "X-Secret": "1",
    });
    await ask(hub, "/odd/api/container/lab/rocks", { "User-Agent": "curl/8" });
    const seen = fake.requests.map(({ url, headers }) => ({ url, ...headers }));
    const plain = {
      url: "/api/container/lab/rocks:latest",
      host: fake.url.slice("http://".length),
      connection: "keep-alive",
      accept: "application/json",
      "accept-encoding": "identity",
      "registry-relayed-by": "hub",
    };
    expect(seen).toEqual([{ ...plain, "user-agent": ARM_CLIENT["User-Agent"] }, plain]);
  });

  it("is asked once for many that ask the same at the same time", async () => {
    const arrived = Promise.withResolvers<void>();
    const open = Promise.withResolvers<void>();
    fake.answer = (_req, res) => {
      arrived.resolve();
      void open.promise.then(() => sendJson(res, good));
    };
    const first = ask(hub, "/odd/api/container/lab/rocks");
    await arrived.promise;
    const others = Array.from({ length: 20 }, () => ask(hub, "/odd/api/container/lab/rocks"));
    await ask(hub, "/hub/api/container/science/rocks");
    open.resolve();
    const answers = await Promise.all([first, ...others]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(fake.requests.length).toBeLessThan(5);
  });

  it("has its last answer stand in for it for a minute when it dies, and no longer", async () => {
    fake.answer = (_req, res) => sendJson(res, good);
    await ask(hub, "/odd/api/container/lab/rocks");
    fake.answer = (req) => req.socket.destroy();
    time += 60_000;
    expect((await ask(hub, "/odd/api/container/lab/rocks")).json["commit"]).toBe("abc-123");
    time += 1;
    expect((await ask(hub, "/odd/api/container/lab/rocks")).status).toBe(502);
  });

  it("takes an image away at once: nothing stands in for an answer that it gave", async () => {
    fake.answer = (_req, res) => sendJson(res, good);
    await ask(hub, "/odd/api/container/lab/rocks");
    fake.answer = (_req, res) => sendJson(res, {}, 404);
    expect((await ask(hub, "/odd/api/container/lab/rocks")).status).toBe(404);
    fake.answer = (req) => req.socket.destroy();
    expect((await ask(hub, "/odd/api/container/lab/rocks")).status).toBe(502);
  });

  it("is not found any more when it was removed", async () => {
    fake.answer = (_req, res) => sendJson(res, good);
    expect((await ask(hub, "/odd/api/container/lab/rocks")).status).toBe(200);
    await remove(hub, "odd");
    expect((await ask(hub, "/odd/api/container/lab/rocks")).status).toBe(404);
  });
});
