import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { hostEnv, Project } from "./project.ts";

const READY = /"arguments"/;
const WAIT = { timeout: 20_000, interval: 20 };

describe("a prepared clone", () => {
  let project: Project;
  beforeAll(() => {
    project = new Project();
    project.prepare();
  });
  afterAll(() => project[Symbol.dispose]());

  it("runs an entry of the build by the installed Node, with its arguments, in the caller's folder", () => {
    const { code, stdout, stderr } = project.run("scripts/run", ["main.js", "server", "two words", "*"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({
      arguments: ["server", "two words", "*"],
      folder: project.folder,
      by: "installed",
    });
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "passes %s from npm to the registry, and its exit code back",
    async (signal) => {
      const npm = project.start("npm", ["start"]);
      await vi.waitUntil(() => READY.test(npm.stdout), WAIT);
      npm.child.kill(signal);
      const { code, stdout } = await npm.ended;
      expect(stdout).toContain(`stopped by ${signal}`);
      expect(code).toBe(0);
    },
  );

  it("has the client in any folder of PATH, through symbolic links", () => {
    const bin = join(project.folder, "my bin");
    mkdirSync(bin);
    symlinkSync("../a clone/bin/sreg", join(bin, "second"));
    symlinkSync("second", join(bin, "sreg"));
    const env = hostEnv({ PATH: `${bin}${delimiter}${hostEnv()["PATH"]}` });
    const { code, stdout, stderr } = project.run("../my bin/sreg", ["pull", "a b"], { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ arguments: ["pull", "a b"], folder: project.folder });
  });

  it("has the client after npm link", async () => {
    const prefix = join(project.folder, "prefix");
    mkdirSync(join(prefix, "lib"), { recursive: true });
    const env = hostEnv({ npm_config_prefix: prefix });
    expect((await project.start("npm", ["link", "--offline"], env).ended).code).toBe(0);
    const { stdout } = project.run("../prefix/bin/sreg", ["--help"]);
    expect(JSON.parse(stdout)).toMatchObject({ arguments: ["--help"], by: "installed" });
  });

  it("runs in an image, where there is the build but no source", () => {
    using image = new Project();
    image.prepare();
    for (const path of ["src", "package-lock.json", "scripts/prepare", "scripts/prepare.mjs"]) {
      rmSync(join(image.root, path), { recursive: true });
    }
    expect(image.run("scripts/run", ["main.js"])).toMatchObject({ code: 0, stderr: "" });
    expect(image.run("bin/sreg")).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("a fresh clone", () => {
  let project: Project;
  let slow: SlowNpm;
  beforeAll(() => {
    project = new Project();
    slow = new SlowNpm(join(project.folder, "slow"));
  });
  afterAll(() => project[Symbol.dispose]());

  it("keeps standard output for the client while it prepares itself", () => {
    const { code, stdout, stderr } = project.run("bin/sreg", ["list"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ arguments: ["list"] });
    expect(stderr).toMatch(/installed dependencies/);
    unprepare(project);
  });

  it("is prepared once when two start at the same time", async () => {
    const first = project.start("scripts/run", ["main.js", "a"], slow.env);
    await slow.started();
    const second = project.start("scripts/run", ["main.js", "b"], slow.env);
    await vi.waitUntil(() => second.stderr.includes("waiting for another run"), WAIT);
    slow.letGo();
    const outcomes = await Promise.all([first.ended, second.ended]);
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
    expect(outcomes.filter(({ stderr }) => stderr.includes("installed dependencies"))).toHaveLength(1);
    expect(slow.runs()).toBe(1);
    unprepare(project);
    slow.reset();
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("stops installing at once on %s", async (signal) => {
    const run = project.start("scripts/run", ["main.js"], slow.env);
    const npm = await slow.started();
    run.child.kill(signal);
    expect((await run.ended).code).toBe(signal === "SIGINT" ? 130 : 143);
    await vi.waitUntil(() => !isAlive(npm), WAIT);
    expect(project.has("node_modules/.prepared")).toBe(false);
    slow.reset();
  });

  it("stops preparing at once when npm is stopped", async () => {
    const holder = project.start("scripts/prepare.mjs", [], slow.env);
    await slow.started();
    const npm = project.start("npm", ["start"]);
    await vi.waitUntil(() => npm.stderr.includes("waiting for another run"), WAIT);
    npm.child.kill("SIGTERM");
    expect((await npm.ended).code).toBe(143);
    holder.child.kill("SIGTERM");
    await holder.ended;
    slow.reset();
  });

  it.runIf(process.platform === "linux")("waits for an installation whose starter was killed", async () => {
    const killed = project.start("scripts/prepare.mjs", [], slow.env);
    await slow.started();
    killed.child.kill("SIGKILL");
    await vi.waitUntil(() => killed.child.signalCode === "SIGKILL", WAIT);
    const next = project.start("scripts/prepare.mjs", [], slow.env);
    await vi.waitUntil(() => next.stderr.includes("waiting for another run"), WAIT);
    slow.letGo();
    expect((await next.ended).code).toBe(0);
    expect(slow.runs()).toBe(1);
    expect(project.run("scripts/run", ["main.js"]).code).toBe(0);
  });
});

function unprepare(project: Project): void {
  for (const path of ["node_modules", "dist"]) rmSync(join(project.root, path), { recursive: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The real npm behind a gate, so that a test can act while an installation runs. */
class SlowNpm {
  readonly #folder: string;
  readonly env: NodeJS.ProcessEnv;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder);
    const real = hostEnv()["PATH"];
    writeFileSync(
      join(folder, "npm"),
      `#!/bin/sh
case $1 in ci) ;; *) PATH='${real}' exec npm "$@" ;; esac
echo $$ >> '${folder}/pids'
while [ ! -e '${folder}/gate' ]; do sleep 0.02; done
PATH='${real}' exec npm "$@"
`,
    );
    chmodSync(join(folder, "npm"), 0o755);
    this.env = hostEnv({ PATH: `${folder}${delimiter}${real}` });
  }

  /** The process id of the installation that waits at the gate. */
  async started(): Promise<number> {
    await vi.waitUntil(() => this.runs() > 0, WAIT);
    return Number(this.#pids().at(-1));
  }

  runs(): number {
    return this.#pids().length;
  }

  letGo(): void {
    writeFileSync(join(this.#folder, "gate"), "");
  }

  reset(): void {
    for (const name of ["gate", "pids"]) rmSync(join(this.#folder, name), { force: true });
  }

  #pids(): string[] {
    const file = join(this.#folder, "pids");
    return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  }
}
