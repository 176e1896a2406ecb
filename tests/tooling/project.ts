import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

const repository = join(import.meta.dirname, "../..");

/** The packages of a project: folders within it. */
export const DEPENDENCIES = {
  typescript: "file:vendor/typescript",
  node: "file:vendor/node",
  "@types/node": "file:vendor/types",
};

/** What a program printed and how it ended. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A small clone in a folder of its own: the real scripts, the real npm and the real compiler. Its dependencies are
 * folders within it, so that nothing is downloaded. The folder's name has a space in it.
 */
export class Project implements Disposable {
  readonly folder: string;
  readonly root: string;

  constructor() {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), "clone-")));
    this.root = join(this.folder, "a clone");
    for (const path of ["scripts/prepare.mjs", "scripts/prepare", "scripts/run", "bin/sreg", "tsconfig.json"]) {
      cpSync(join(repository, path), join(this.root, path), { recursive: true });
    }
    this.write("src/tsconfig.json", readFileSync(join(repository, "src/tsconfig.json"), "utf8"));
    this.write("src/main.ts", MAIN);
    this.write("src/cli/main.ts", MAIN);
    this.#writePackages();
  }

  write(path: string, content: string, mode = 0o644): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { mode });
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  /** Runs a program of the project to its end. */
  run(path: string, args: readonly string[] = [], options: SpawnOptions = {}): Outcome {
    const run = spawnSync(join(this.root, path), args, {
      encoding: "utf8",
      cwd: this.folder,
      env: hostEnv(),
      ...options,
    });
    return { code: run.status, stdout: String(run.stdout), stderr: String(run.stderr) };
  }

  prepare(env: NodeJS.ProcessEnv = hostEnv()): Outcome {
    return this.run("scripts/prepare.mjs", [], { env });
  }

  start(program: string, args: readonly string[], env: NodeJS.ProcessEnv = hostEnv()): Running {
    return new Running(spawn(program, args, { cwd: this.root, env, stdio: ["ignore", "pipe", "pipe"] }));
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #writePackages(): void {
    const compiler = join(repository, "node_modules/typescript/lib/tsc.js");
    this.write("vendor/typescript/package.json", manifest("typescript", { bin: { tsc: "bin/tsc" }, type: "module" }));
    this.write("vendor/typescript/bin/tsc", `#!/usr/bin/env node\nimport ${JSON.stringify(compiler)};\n`, 0o755);
    this.write("vendor/node/package.json", manifest("node", { bin: { node: "bin/node" } }));
    this.write("vendor/node/bin/node", `#!/bin/sh\nRUN_BY=installed exec '${process.execPath}' "$@"\n`, 0o755);
    this.write("vendor/types/package.json", manifest("@types/node", { types: "index.d.ts" }));
    this.write("vendor/types/index.d.ts", "declare const process: any; declare const setTimeout: any;\n");
    this.lock(DEPENDENCIES);
  }

  /** Writes package.json and the lock file that belongs to it. */
  lock(devDependencies: Record<string, string>): void {
    const scripts = { start: "exec scripts/run main.js standalone" };
    this.write(
      "package.json",
      manifest("clone", { type: "module", bin: { sreg: "bin/sreg" }, scripts, devDependencies }),
    );
    const npm = spawnSync("npm", ["install", "--package-lock-only", "--offline"], { cwd: this.root, env: hostEnv() });
    if (npm.status !== 0) throw new Error(`the lock file could not be made: ${npm.stderr}`);
  }
}

/** A started program whose output is collected. */
export class Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Outcome>;
  stdout = "";
  stderr = "";

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.stdout += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
    });
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    child.once("close", (code) => resolve({ code, stdout: this.stdout, stderr: this.stderr }));
    this.ended = promise;
  }
}

/** The environment of a shell outside of npm: without this repository's programs on PATH. */
export function hostEnv(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const outside = Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith("npm_"));
  const path = (process.env["PATH"] ?? "").split(delimiter).filter((part) => !part.includes("node_modules"));
  return { ...Object.fromEntries(outside), PATH: path.join(delimiter), NODE_ENV: "production", ...extra };
}

/** Says what it was told and by which Node it runs; with `wait` it goes on until a signal, and then ends well. */
const MAIN = `
process.stdout.write(JSON.stringify({
  arguments: process.argv.slice(2),
  folder: process.cwd(),
  by: process.env.RUN_BY ?? "host",
}) + "\\n");
function stop(signal: string): void {
  process.stdout.write("stopped by " + signal + "\\n");
  process.exit(0);
}
if (process.argv[2] === "standalone") {
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => stop(signal));
  setTimeout(() => process.exit(9), 30_000);
}
`;

function manifest(name: string, rest: object): string {
  return JSON.stringify({ name, version: "1.0.0", private: true, ...rest });
}
