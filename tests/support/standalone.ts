import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const START_LIMIT = 60_000;

/** A registry that runs as a process of its own, with its own mongod. Disposing kills it. */
export interface Standalone extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** Everything printed so far, both streams. */
  readonly output: () => string;
  /** Sends a signal and resolves to the exit code, or the signal's name. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | string | null>;
}

export interface StandaloneOptions {
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** In place of running the sources: what `npm start` runs. */
  readonly command?: readonly [string, ...string[]];
  /** `env` is the whole environment. */
  readonly bare?: boolean;
  readonly cwd?: string;
  /** The user and group to run as, where that is root's choice. */
  readonly uid?: number;
  /** How long it may take until it is ready, in milliseconds. */
  readonly patience?: number;
}

/** Starts the role `standalone` on free ports and waits until it says that it is ready. */
export async function startStandalone(options: StandaloneOptions): Promise<Standalone> {
  const child = launch(options);
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, "exit").then(([code, signal]) => (code ?? signal) as number | string | null);
  const url = await ready(child, { output: () => output, ended, patience: options.patience ?? START_LIMIT });
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  return {
    url,
    pid: child.pid ?? 0,
    output: () => output,
    end,
    [Symbol.asyncDispose]: async () => {
      // A clean stop, so that its mongod goes too.
      if (child.exitCode === null && child.signalCode === null) await end("SIGTERM");
    },
  };
}

/** Runs a role that ends by itself; resolves to its exit code and output. */
export async function runRole(role: string, options: StandaloneOptions): Promise<{ code: unknown; output: string }> {
  const child = launch({ ...options, command: [process.execPath, join(ROOT, "src/main.ts"), role] });
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [code] = await once(child, "close");
  return { code, output };
}

/** A folder that is removed when disposed. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), "registry-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** The token that the first start wrote, because its output is no terminal. */
export async function firstToken(dataDir: string): Promise<string> {
  return (await readFile(join(dataDir, "admin-token"), "utf8")).trim();
}

function launch({ dataDir, env, command, bare, cwd = ROOT, uid }: StandaloneOptions): ChildProcess {
  const [program, ...args] = command ?? [process.execPath, join(ROOT, "src/main.ts"), "standalone"];
  const ports = { SREG_PORT: "0", SREG_INTERNAL_PORT: "0" };
  return spawn(program, args, {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: bare ? { ...env } : { ...process.env, ...ports, SREG_DATA_DIR: dataDir, ...env },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
}

interface Waiting {
  readonly output: () => string;
  readonly ended: Promise<unknown>;
  readonly patience: number;
}

async function ready(child: ChildProcess, { output, ended, patience }: Waiting): Promise<string> {
  const limit = AbortSignal.timeout(patience);
  let over = false;
  void ended.then(() => (over = true));
  for (;;) {
    const url = /is ready: (\S+)/.exec(output())?.[1];
    if (url) return url;
    if (over) throw new Error(`the registry ended before it was ready:\n${output()}`);
    if (!child.stdout) throw new Error("no output");
    await Promise.race([once(child.stdout, "data", { signal: limit }), ended]);
  }
}
