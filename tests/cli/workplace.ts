import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CommandResult, run } from "../support/run.ts";
import { makeSif } from "../support/sif-maker.ts";

const CLIENT = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

export interface SregOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Written to standard input. */
  readonly input?: string;
}

/** A person's home folder and the client in it. Nothing of the test's own environment reaches the client. */
export interface Workplace extends AsyncDisposable {
  readonly folder: string;
  readonly loginFile: string;
  /** Runs the client to its end. */
  sreg(args: readonly string[], options?: SregOptions): Promise<CommandResult>;
  /** Starts the client. */
  start(args: readonly string[], env?: Readonly<Record<string, string>>): ChildProcessWithoutNullStreams;
  /** The shell command that runs the client. */
  shellCommand(args: readonly string[]): string;
  /** Signs in; throws when that fails. */
  login(registry: { readonly url: string; readonly token: string }): Promise<void>;
  /** What the login file holds. */
  logins(): Promise<{ current?: string; logins: { url: string; token: string }[] }>;
  /** Writes a file and gives its path; a small valid image unless other bytes are given. */
  file(name: string, bytes?: Uint8Array | string): Promise<string>;
}

export async function openWorkplace(): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), "sreg-"));
  const loginFile = join(folder, ".config", "singularity-registry", "login.json");
  const environment = { HOME: folder, PATH: "/usr/bin:/bin" };
  const sreg = (args: readonly string[], { env, input = "" }: SregOptions = {}) =>
    run(process.execPath, [CLIENT, ...args], { cwd: folder, bare: true, env: { ...environment, ...env }, input });
  return {
    folder,
    loginFile,
    sreg,
    start: (args, env) =>
      spawn(process.execPath, [CLIENT, ...args], { cwd: folder, env: { ...environment, ...env }, stdio: "pipe" }),
    shellCommand: (args) => [process.execPath, CLIENT, ...args].map((word) => `'${word}'`).join(" "),
    login: async ({ url, token }) => {
      const { code, stderr } = await sreg(["login", url, "--token-stdin"], { input: token });
      if (code !== 0) throw new Error(`not signed in: ${stderr}`);
    },
    logins: async () => JSON.parse(await readFile(loginFile, "utf8")),
    file: async (name, bytes = makeSif()) => {
      const path = join(folder, name);
      await writeFile(path, bytes);
      return path;
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
