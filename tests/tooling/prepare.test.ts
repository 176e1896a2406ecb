import { readdirSync, rmSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEPENDENCIES, hostEnv, Project } from "./project.ts";

const INSTALLED = /^prepare: installed dependencies in \d+\.\d s$/m;
const BUILT = /^prepare: built in \d+\.\d s$/m;

describe("preparing a clone", () => {
  let project: Project;
  beforeEach(() => {
    project = new Project();
  });
  afterEach(() => project[Symbol.dispose]());

  it("installs and builds once, and is silent when nothing changed", () => {
    const first = project.prepare();
    expect(first).toMatchObject({ code: 0, stdout: "" });
    expect(first.stderr).toMatch(INSTALLED);
    expect(first.stderr).toMatch(BUILT);
    expect(project.has("dist/main.js")).toBe(true);
    expect(project.prepare()).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("builds again when a source changed, also when it became older", () => {
    project.prepare();
    utimesSync(join(project.root, "src/main.ts"), 1, 1);
    const { stderr } = project.prepare();
    expect(stderr).toMatch(BUILT);
    expect(stderr).not.toMatch(INSTALLED);
  });

  it("removes what was built from a source that is gone", () => {
    project.write("src/old/gone.ts", "export const gone = 1;\n");
    project.prepare();
    expect(project.has("dist/old/gone.js")).toBe(true);
    rmSync(join(project.root, "src/old"), { recursive: true });
    project.prepare();
    expect(readdirSync(join(project.root, "dist"))).not.toContain("old");
    expect(project.has("dist/cli/main.js")).toBe(true);
  });

  it("makes an output that somebody removed again", () => {
    project.prepare();
    rmSync(join(project.root, "dist/cli"), { recursive: true });
    expect(project.prepare().code).toBe(0);
    expect(project.has("dist/cli/main.js")).toBe(true);
  });

  it("does not install again what an installation by hand already did", () => {
    project.prepare();
    rmSync(join(project.root, "node_modules/.prepared"));
    expect(project.prepare().stderr).not.toMatch(INSTALLED);
  });

  it("installs again when the lock file asks for something else", () => {
    project.prepare();
    project.write("vendor/more/package.json", JSON.stringify({ name: "more", version: "1.0.0" }));
    const vendor = {
      typescript: "file:vendor/typescript",
      node: "file:vendor/node",
      "@types/node": "file:vendor/types",
    };
    project.lock({ ...vendor, more: "file:vendor/more" });
    expect(project.prepare().stderr).toMatch(INSTALLED);
    expect(project.has("node_modules/more/package.json")).toBe(true);
  });

  it("shows what the compiler says, and says it again until it is right", () => {
    project.write("src/wrong.ts", 'export const wrong: number = "text";\n');
    for (const _ of [1, 2]) {
      const { code, stderr } = project.prepare();
      expect(code).toBe(1);
      expect(stderr).toMatch(/prepare: the sources do not compile\n {2}src\/wrong\.ts.1,14.: error TS2322/);
    }
    project.write("src/wrong.ts", "export const wrong: number = 1;\n");
    expect(project.prepare().code).toBe(0);
  });

  it("shows the end of npm's log and what to do where the package registry cannot be reached", () => {
    const lock = {
      name: "clone",
      lockfileVersion: 3,
      packages: {
        "": { name: "clone", version: "1.0.0", dependencies: { far: "1.0.0" } },
        "node_modules/far": { version: "1.0.0", resolved: "http://127.0.0.1:1/far.tgz" },
      },
    };
    project.write("package-lock.json", JSON.stringify(lock));
    project.write("package.json", JSON.stringify(lock.packages[""]));
    const env = hostEnv({ npm_config_fetch_retries: "0", npm_config_cache: join(project.folder, "cache") });
    const { code, stderr } = project.prepare(env);
    expect(code).toBe(1);
    expect(stderr).toContain("prepare: 'npm ci' failed with exit code 1");
    expect(stderr).toContain("ECONNREFUSED");
    expect(stderr).toContain("The package registry cannot be reached.");
  });

  it("does not take an installation for whole that lacks a program for this platform", () => {
    const far = { version: "1.0.0", optional: true, resolved: "http://127.0.0.1:1/far.tgz" };
    const lock = {
      name: "clone",
      lockfileVersion: 3,
      packages: {
        "": { name: "clone", version: "1.0.0", optionalDependencies: { here: "1.0.0", elsewhere: "1.0.0" } },
        "node_modules/here": { ...far, os: [process.platform], cpu: [process.arch] },
        "node_modules/elsewhere": { ...far, os: ["aix"], cpu: ["ppc64"] },
      },
    };
    project.write("package-lock.json", JSON.stringify(lock));
    project.write("package.json", JSON.stringify(lock.packages[""]));
    const { code, stderr } = project.prepare(hostEnv({ npm_config_fetch_retries: "0" }));
    expect(code).toBe(1);
    expect(stderr).toContain("npm left out packages that are needed here\n  node_modules/here\n");
    expect(stderr).not.toContain("elsewhere");
  });

  it("tells a lock file that does not fit package.json from a network fault", () => {
    project.write("vendor/more/package.json", JSON.stringify({ name: "more", version: "1.0.0" }));
    const packageJson = { name: "clone", version: "1.0.0", dependencies: { more: "file:vendor/more" } };
    project.write("package.json", JSON.stringify(packageJson));
    const { code, stderr } = project.prepare();
    expect(code).toBe(1);
    expect(stderr).toContain("package-lock.json does not fit package.json");
    expect(stderr).not.toContain("Usage:");
  });

  it("links the command of the packaged Node where npm does not", () => {
    const name = `node-${process.platform}-${process.arch}`;
    project.write(`vendor/${name}/package.json`, JSON.stringify({ name, version: "1.0.0" }));
    project.write(`vendor/${name}/bin/node`, `#!/bin/sh\nRUN_BY=linked exec '${process.execPath}' "$@"\n`, 0o755);
    project.lock({ ...withoutNode(), [name]: `file:vendor/${name}` });
    expect(project.prepare().code).toBe(0);
    expect(JSON.parse(project.run("scripts/run", ["main.js"]).stdout)).toMatchObject({ by: "linked" });
  });

  it("says what to do where there is no Node for the registry at all", () => {
    project.lock(withoutNode());
    const old = `Object.defineProperty(process.versions, "node", { value: "20.19.0" });`;
    project.write("old-node.cjs", old);
    const { code, stderr } = project.prepare(hostEnv({ NODE_OPTIONS: `--require "${project.root}/old-node.cjs"` }));
    expect(code).toBe(1);
    expect(stderr).toContain(`prepare: there is no Node.js 24 for ${process.platform}-${process.arch}`);
    expect(stderr).toContain("Install Node.js 24 or newer on the host");
  });

  it("uses the host's Node where the installed one cannot run, if it is new enough", () => {
    project.write("vendor/node/bin/node", "#!/bin/sh\nexit 127\n", 0o755);
    const modern = `${dirname(process.execPath)}:${hostEnv()["PATH"]}`;
    const { code, stderr } = project.prepare(hostEnv({ PATH: modern }));
    expect(stderr).toContain(`using the host's Node.js ${process.versions.node}`);
    expect(code).toBe(0);
    const run = project.run("scripts/run", ["main.js"], { env: hostEnv({ PATH: modern }) });
    expect(JSON.parse(run.stdout)).toMatchObject({ by: "host" });
  });

  it("answers in little time when there is nothing to do", () => {
    project.prepare();
    const times = [1, 2, 3, 4, 5].map(() => {
      const start = performance.now();
      project.prepare();
      return performance.now() - start;
    });
    // Starting Node alone takes 40 ms; the bound is wide because tests run beside this one.
    expect(Math.min(...times)).toBeLessThan(400);
  });
});

function withoutNode(): Record<string, string> {
  const { node: _, ...rest } = DEPENDENCIES;
  return rest;
}
