import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeEach, expect, it } from "vitest";
import { digestOfBytes } from "../../src/core/digest.ts";
import { describeWith } from "../support/needs.ts";
import { makeSif } from "../support/sif-maker.ts";
import { answering, startStandIn, storing } from "./stand-in.ts";
import { openWorkplace, type Workplace } from "./workplace.ts";

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place[Symbol.asyncDispose]());

/** Runs the client with a terminal of its own for all three streams. `answers`: what is typed once a text appears. */
async function onTerminal(args: readonly string[], env: Record<string, string>, answers: Record<string, string> = {}) {
  const child = spawn("script", ["-qec", place.shellCommand(args), "/dev/null"], {
    cwd: place.folder,
    env: { HOME: place.folder, PATH: "/usr/bin:/bin", SHELL: "/bin/sh", ...env },
    stdio: ["pipe", "pipe", "inherit"],
    timeout: 30_000,
  });
  let shown = "";
  child.stdout.on("data", (chunk: Buffer) => {
    shown += chunk.toString();
    for (const [text, typed] of Object.entries(answers)) {
      if (!shown.includes(text)) continue;
      delete answers[text];
      child.stdin.write(typed);
    }
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, shown };
}

const script = spawnSync("script", ["--version"], { encoding: "utf8" });
const missing = script.stdout?.includes("util-linux") ? [] : ["needs script: there is no 'script' of util-linux"];

describeWith(missing, Boolean(process.env["CI"]))("on a terminal", () => {
  it("a push shows how far it is, and takes that away at the end", async () => {
    await using server = await startStandIn(storing);
    await place.file("rocks.sif", makeSif({ size: 20 * 1024 * 1024 }));
    const env = { SREG_URL: server.url, SREG_TOKEN: "x" };
    const { code, shown } = await onTerminal(["push", "rocks.sif", "c/n"], env);
    expect(code).toBe(0);
    expect(shown).toMatch(/checking rocks\.sif {2}.*0%/);
    expect(shown).toMatch(/sending rocks\.sif {2}.*100% {2}20\.0 MiB of 20\.0 MiB/);
    const afterTheBar = shown.split("\r\u001b[K").at(-1);
    expect(afterTheBar).toMatch(/^c\/n:latest {2}sha256:\w{64} {2}20\.0 MiB {2}amd64\r\npull it with: [^\r]*\r\n$/);
  });

  it("a push with --json shows no bar", async () => {
    await using server = await startStandIn(storing);
    await place.file("rocks.sif");
    const { shown } = await onTerminal(["push", "rocks.sif", "c/n", "--json"], {
      SREG_URL: server.url,
      SREG_TOKEN: "x",
    });
    expect(JSON.parse(shown)).toMatchObject({ collection: "c" });
  });

  it.each([
    ["y", 0, true],
    ["", 1, false],
    ["n", 1, false],
  ] as const)("rm asks, and '%s' ends with %i", async (typed, exit, deleted) => {
    await using server = await startStandIn((_req, res) => void res.writeHead(204).end());
    const env = { SREG_URL: server.url, SREG_TOKEN: "x" };
    const { code, shown } = await onTerminal(["rm", "c/n:1"], env, { "[y/N] ": `${typed}\r` });
    expect(code).toBe(exit);
    expect(shown).toContain("delete the tag c/n:1? [y/N] ");
    expect(shown).toContain(deleted ? "deleted the tag c/n:1\r\n" : "error: nothing was deleted\r\n");
    expect(server.seen).toHaveLength(deleted ? 1 : 0);
  });

  it("Ctrl-C in place of a yes deletes nothing", async () => {
    await using server = await startStandIn((_req, res) => void res.writeHead(204).end());
    const env = { SREG_URL: server.url, SREG_TOKEN: "x" };
    const { code } = await onTerminal(["rm", "-r", "c"], env, { "[y/N] ": "\u0003" });
    expect({ code, seen: server.seen }).toEqual({ code: 130, seen: [] });
  });

  it("a pull shows how far it is, and takes that away at the end", async () => {
    const bytes = makeSif({ size: 20 * 1024 * 1024 });
    const image = { digest: digestOfBytes(bytes), size: bytes.length, format: "sif", architecture: "amd64" };
    await using server = await startStandIn(answering(200, image), (_req, res) => void res.writeHead(200).end(bytes));
    const { code, shown } = await onTerminal(["pull", "c/n"], { SREG_URL: server.url });
    expect(code).toBe(0);
    expect(shown).toMatch(/fetching n_latest\.sif {2}.*100% {2}20\.0 MiB of 20\.0 MiB/);
    expect(shown.split("\r\u001b[K").at(-1)).toMatch(/^n_latest\.sif {2}sha256:\w{64} {2}20\.0 MiB {2}amd64\r\n$/);
  });

  it("what an image says is made harmless", async () => {
    await place.file("odd.sif", makeSif({ deffile: "\u001b]0;title\u0007\tx\n" }));
    const { shown } = await onTerminal(["inspect", "odd.sif", "--deffile"], {});
    expect(shown).toBe("\\u001b]0;title\\u0007\tx\r\n");
  });

  it("a sign-in asks for the token and does not show it", async () => {
    await using server = await startStandIn(answering(200, { name: "ada", admin: false }));
    const { code, shown } = await onTerminal(["login", server.url], {}, { "token (not shown): ": "my-secret\r" });
    expect({ code, shown }).toEqual({
      code: 0,
      shown: `token (not shown): \r\nsigned in to ${server.url} as ada\r\n`,
    });
    expect(server.seen[0]?.authorization).toBe("Bearer my-secret");
  });

  it.each([
    ["Ctrl-C", "half\u0003"],
    ["Ctrl-D", "\u0004"],
  ])("%s in place of a token ends it", async (_, typed) => {
    const answers = { "token (not shown): ": typed };
    const { code, shown } = await onTerminal(["login", "http://127.0.0.1:1"], {}, answers);
    expect(code).toBe(130);
    expect(shown).not.toContain("half");
  });
});
