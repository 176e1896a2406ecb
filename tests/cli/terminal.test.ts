import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeEach, expect, it } from "vitest";
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
