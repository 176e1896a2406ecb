import { type ChildProcess, fork } from "node:child_process";
import { extname } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { fetchInto } from "./cache.ts";

/**
 * Which MongoDB is downloaded: of the 7.0 series, because it opens what the 6.0.5 of the wheel wrote, and from 7.0.28
 * on, which closes CVE-2025-14847. There are builds for Debian 12 since 7.0.3.
 */
export const MEMORY_SERVER_MONGOD = "7.0.28";

export interface MemoryServerOptions {
  /** Where the program goes. */
  readonly target: string;
  /** Another place than fastdl.mongodb.org. */
  readonly mirror?: string | undefined;
  /** How long nothing may be heard before and after the first byte, in milliseconds. */
  readonly limits?: { readonly connect: number; readonly idle: number };
  readonly report: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Unpacking is silent and takes some 10 s on a slow disk. */
const LIMITS = { connect: 15_000, idle: 60_000 };

const answerSchema = z.union([z.object({ path: z.string() }), z.object({ error: z.string() })]);

/**
 * Downloads MongoDB's own build by mongodb-memory-server. In a process of its own: the package is set up by
 * environment variables, prints, and has no way to be stopped. Returns the path of the program.
 */
export function fetchByMemoryServer(options: MemoryServerOptions): Promise<string> {
  return fetchInto(options.target, (folder) => runDownload(folder, options));
}

async function runDownload(folder: string, options: MemoryServerOptions): Promise<string> {
  const program = new URL(`./memory-server-download${extname(import.meta.filename)}`, import.meta.url);
  const child = fork(program, [MEMORY_SERVER_MONGOD, folder, options.mirror ?? ""], {
    stdio: ["ignore", "pipe", "ignore", "ipc"],
    execArgv: [],
    ...(options.signal && { signal: options.signal }),
    killSignal: "SIGKILL",
  });
  using _limit = killWhenSilent(child, options.limits ?? LIMITS);
  showProgress(child, options.report);
  return await outcomeOf(child);
}

function outcomeOf(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.once("error", reject);
  child.once("exit", (code, signal) => {
    reject(new Error(signal ? "nothing arrived for too long" : `the download ended with code ${code}`));
  });
  child.once("message", (message) => {
    const answer = answerSchema.parse(message);
    if ("path" in answer) resolve(answer.path);
    else reject(new Error(answer.error));
  });
  return promise;
}

function killWhenSilent(child: ChildProcess, limits: { connect: number; idle: number }): Disposable {
  let timer = setTimeout(() => child.kill("SIGKILL"), limits.connect);
  child.stdout?.on("data", () => {
    clearTimeout(timer);
    timer = setTimeout(() => child.kill("SIGKILL"), limits.idle);
  });
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}

/** Passes a line on at every quarter, out of the many that the package prints: `…: 12.5% (9.8mb / 78.1mb)`. */
function showProgress(child: ChildProcess, report: (line: string) => void): void {
  if (child.stdout === null) return;
  let next = 25;
  createInterface({ input: child.stdout }).on("line", (line) => {
    const [, percent, size] = /: ([\d.]+)% \([\d.]+mb \/ ([\d.]+)mb\)/.exec(line) ?? [];
    if (percent === undefined || Number(percent) < next) return;
    const quarter = Math.floor(Number(percent) / 25) * 25;
    next = quarter + 25;
    report(`downloading MongoDB ${MEMORY_SERVER_MONGOD}: ${quarter} % of ${size} MiB`);
  });
}
