import { once } from "node:events";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeToken } from "../support/accounts.ts";
import { push, send } from "../support/http.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { makeSif } from "../support/sif-maker.ts";
import { type Act, answering, startStandIn } from "./stand-in.ts";
import { openWorkplace, type Workplace } from "./workplace.ts";

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry();
  await push(registry, "science/rocks:latest", new Uint8Array(makeSif()));
});
afterAll(() => registry[Symbol.asyncDispose]());

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place[Symbol.asyncDispose]());

interface Finding {
  readonly check: string;
  readonly state: string;
  readonly text: string;
  readonly advice?: string;
}

async function doctor(env: Record<string, string>) {
  const { code, stdout, stderr } = await place.sreg(["doctor", "--json"], { env });
  const findings = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Finding);
  return { code, stderr, findings, of: (check: string) => findings.find((finding) => finding.check === check) };
}

/** Answers as a registry whose answers to some paths are replaced. */
function registryWith(replaced: Readonly<Record<string, Act>>): Act {
  const identity = { id: "r", title: "R", url: "http://elsewhere.example.org", version: "1", protocols: [] };
  const usual: Readonly<Record<string, Act>> = {
    "/api/v1/identity": answering(200, identity),
    "/readyz": answering(200, { status: "ok" }),
    "/api/v1/search": answering(200, { items: [], next: null }),
    "/api/v1/whoami": answering(200, { name: "ada", token: { scopes: ["push", "delete"], expiresAt: null } }),
    "/api/v1/collections": answering(201, {}),
  };
  return (req, res) => {
    const path = (req.url ?? "").split("?")[0] ?? "";
    const act = Object.entries({ ...usual, ...replaced }).findLast(([prefix]) => path.startsWith(prefix))?.[1];
    return (act ?? answering(204, ""))(req, res);
  };
}

describe("doctor", () => {
  it("finds nothing wrong with a registry that works, and leaves nothing behind", async () => {
    const { code, findings, stderr } = await doctor({ SREG_URL: registry.url, SREG_TOKEN: registry.token });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(Object.fromEntries(findings.map(({ check, state }) => [check, state]))).toEqual({
      name: "ok",
      reach: "ok",
      identity: "ok",
      port: "warn",
      encryption: "ok",
      clock: "ok",
      readiness: "ok",
      "shub pull": "ok",
      token: "ok",
      push: "ok",
      disk: "skip",
      mongod: "skip",
    });
    const { json } = await send(registry, "/api/v1/collections");
    expect((json["items"] as { name: string }[]).map(({ name }) => name)).toEqual(["science"]);
  });

  it("without a token says what it skips", async () => {
    const { code, of } = await doctor({ SREG_URL: registry.url });
    expect(code).toBe(0);
    expect(of("push")).toMatchObject({ state: "skip", text: "needs a token" });
  });

  it.each([
    [{ scopes: ["push"] }, "the token lacks the scope delete, so nothing could be tidied up"],
    [
      { scopes: ["admin"], collections: ["science"] },
      "the token is for some collections only, so nothing could be tidied up",
    ],
  ])("with a token of %j pushes nothing", async (rights, text) => {
    const { token } = await makeToken(registry, registry.token, rights);
    const { of } = await doctor({ SREG_URL: registry.url, SREG_TOKEN: token });
    expect(of("push")).toEqual({ check: "push", state: "skip", text });
  });

  it("tidies up after Ctrl-C in the middle of its push", async () => {
    const pushing = Promise.withResolvers<void>();
    await using server = await startStandIn(registryWith({ "/api/v1/images": () => pushing.resolve() }));
    const child = place.start(["doctor"], { SREG_URL: server.url, SREG_TOKEN: "x" });
    child.stdout.resume();
    await pushing.promise;
    child.kill("SIGINT");
    expect(await once(child, "close")).toEqual([130, null]);
    expect(server.seen.at(-1)).toMatchObject({ method: "DELETE" });
  });

  it("shows a line for each check, and below it what to do", async () => {
    const { code, stdout, stderr } = await place.sreg(["doctor"], { env: { SREG_URL: "http://127.0.0.1:1" } });
    expect(code).toBe(1);
    expect(stdout.split("\n").slice(1, 3)).toEqual([
      "fail  reach: nothing answers at http://127.0.0.1:1",
      "      try: check that the registry runs, and its address",
    ]);
    expect(stderr).toBe("error: one check fails\ntry: what stands below each, from the first on\n");
  });

  it("recognises a proxy that refuses large bodies", async () => {
    const images = { "/api/v1/images": answering(413, "<html>413 Request Entity Too Large</html>") };
    await using server = await startStandIn(registryWith(images));
    const { code, of } = await doctor({ SREG_URL: server.url, SREG_TOKEN: "x" });
    expect(code).toBe(1);
    expect(of("push")).toMatchObject({
      state: "fail",
      text: "something in front of the registry refuses large bodies (413)",
      advice: expect.stringContaining("client_max_body_size 0"),
    });
    expect(server.seen.at(-1)).toMatchObject({ method: "DELETE" });
    expect(server.seen.at(-1)?.path).toMatch(/^\/api\/v1\/collections\/sreg-doctor-\w+\?force=true$/);
  });

  it.each([
    [
      "clock",
      "/api/v1/identity",
      answering(200, { id: "r" }, { Date: "Tue, 01 Jan 2030 00:00:00 GMT" }),
      "fail",
      " s apart",
    ],
    [
      "readiness",
      "/readyz",
      answering(503, { checks: [{ name: "mongodb", ok: false }] }),
      "fail",
      "not ready: mongodb",
    ],
    ["identity", "/none", answering(200, {}), "warn", "it calls itself http://elsewhere.example.org"],
    ["reach", "/api/v1/identity", answering(200, "<html>hello"), "fail", "is no registry (200)"],
    ["token", "/api/v1/whoami", answering(401, { detail: "expired" }), "fail", "expired"],
  ] as const)("recognises what is wrong: %s", async (...[check, path, act, state, text]) => {
    await using server = await startStandIn(registryWith({ [path]: act }));
    const { of } = await doctor({ SREG_URL: server.url, SREG_TOKEN: "x" });
    expect(of(check)).toMatchObject({ state, text: expect.stringContaining(text) });
  });

  it("recognises a manifest whose image cannot be reached from here", async () => {
    const page = (item: object) => answering(200, { items: [item], next: null });
    await using server = await startStandIn(
      registryWith({
        "/api/v1/search": page({ collection: "c", name: "n" }),
        "/api/v1/containers": page({ name: "latest" }),
        "/api/container": answering(200, { image: "http://127.0.0.1:1/inside" }),
      }),
    );
    const { of } = await doctor({ SREG_URL: server.url });
    expect(of("shub pull")).toMatchObject({ state: "fail", advice: expect.stringContaining("X-Forwarded-Proto") });
  });

  it("on the registry's machine looks at the disk and the database", async () => {
    const { of } = await doctor({ SREG_URL: registry.url, SREG_DATA_DIR: place.folder });
    expect(of("disk")?.text).toContain(` free for ${place.folder}`);
    expect(of("mongod")?.state).toBe("skip");
    const missing = await doctor({ SREG_URL: registry.url, SREG_DATA_DIR: "/nowhere" });
    expect(missing.of("disk")).toMatchObject({ state: "fail", advice: "set SREG_DATA_DIR as for the registry" });
  });
});
