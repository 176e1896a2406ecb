import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answering, dropping, startStandIn, storing } from "./stand-in.ts";
import { openWorkplace, type Workplace } from "./workplace.ts";

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place[Symbol.asyncDispose]());

async function push(url: string, ...options: readonly string[]) {
  const env = { SREG_URL: url, SREG_TOKEN: "secret" };
  return place.sreg(["push", await place.file("a.sif"), "c/n", ...options], { env });
}

const unavailable = answering(503, { detail: "the registry is starting" }, { "Retry-After": "1" });

describe("a push that may succeed a little later", () => {
  it("is sent again, whole, when the connection was dropped before an answer", async () => {
    await using server = await startStandIn(dropping, storing);
    const { code, stdout, stderr } = await push(server.url);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `the connection to ${server.url} was lost; trying again in 1 s\n`,
    });
    expect(stdout).toMatch(/^c\/n:latest {2}sha256:/);
    expect(server.seen).toHaveLength(2);
  });

  it.each([
    ["503", unavailable, "the registry is starting; trying again in 1 s"],
    [
      "429 with Retry-After",
      answering(429, { detail: "slow down" }, { "Retry-After": "2" }),
      "slow down; trying again in 2 s",
    ],
    ["502 of a proxy", answering(502, "<html>bad gateway</html>"), "answered 502 Bad Gateway; trying again in 1 s"],
  ])("is sent again after a %s", async (_, refusal, notice) => {
    await using server = await startStandIn(refusal, storing);
    const { code, stderr } = await push(server.url);
    expect(code).toBe(0);
    expect(stderr).toContain(notice);
    expect(server.seen).toHaveLength(2);
  });

  it("is given up after three tries, with growing pauses between them", async () => {
    await using server = await startStandIn(unavailable);
    const { code, stderr } = await push(server.url);
    expect(code).toBe(5);
    expect(stderr.split("\n")).toEqual([
      "the registry is starting; trying again in 1 s",
      "the registry is starting; trying again in 3 s",
      "error: the registry is starting",
      "try: the same command again in a few seconds",
      "",
    ]);
    expect(server.seen).toHaveLength(3);
  });

  it("where nothing listens is given up after three tries", async () => {
    const { code, stderr } = await push("http://127.0.0.1:1", "--json");
    expect(code).toBe(5);
    const lines = stderr
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    expect(lines).toEqual([
      { notice: "nothing answers at http://127.0.0.1:1; trying again in 1 s" },
      { notice: "nothing answers at http://127.0.0.1:1; trying again in 3 s" },
      {
        error: {
          message: "nothing answers at http://127.0.0.1:1",
          advice: "check that the registry runs, and its address",
          code: "ECONNREFUSED",
          exitCode: 5,
        },
      },
    ]);
  });
});

describe("Ctrl-C", () => {
  it.each([
    ["SIGINT", 130, "error: interrupted\n"],
    ["SIGTERM", 143, "error: terminated\n"],
  ] as const)("%s ends a push that waits for its answer, with the code %d", async (signal, exit, text) => {
    const arrived = Promise.withResolvers<void>();
    await using server = await startStandIn((req, res) => {
      res.writeContinue();
      req.resume().once("end", () => arrived.resolve());
    });
    const child = place.start(["push", await place.file("a.sif"), "c/n"], { SREG_URL: server.url, SREG_TOKEN: "x" });
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    await arrived.promise;
    child.kill(signal);
    const [code] = (await once(child, "close")) as [number | null];
    expect({ code, stderr }).toEqual({ code: exit, stderr: text });
  });

  it("ends the pause before another try", async () => {
    await using server = await startStandIn(answering(503, { detail: "starting" }, { "Retry-After": "50" }));
    const child = place.start(["push", await place.file("a.sif"), "c/n"], { SREG_URL: server.url, SREG_TOKEN: "x" });
    const [notice] = (await once(child.stderr, "data")) as [Buffer];
    expect(notice.toString()).toBe("starting; trying again in 50 s\n");
    child.kill("SIGINT");
    expect(await once(child, "close")).toEqual([130, null]);
    expect(server.seen).toHaveLength(1);
  });
});
