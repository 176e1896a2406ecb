import { execFile } from "node:child_process";
import { errorCode, reasonOf } from "../error-code.ts";

/** How long `--version` may take: a cold disk reads 140 MB first. In milliseconds. */
const PATIENCE = 20_000;

/** Debian's package of each library that mongod needs and that a slim system may lack. */
const PACKAGES: Readonly<Record<string, string>> = {
  "libcurl.so.4": "libcurl4",
  "liblzma.so.5": "liblzma5",
  "libcrypto.so.3": "libssl3",
  "libssl.so.3": "libssl3",
};

export interface ProbeOptions {
  /** In milliseconds. */
  readonly patience?: number;
  readonly signal?: AbortSignal | undefined;
}

/** What a program left behind when it did not answer. */
export interface ProbeFailure {
  readonly error: unknown;
  readonly stderr: string;
}

/**
 * Asks a mongod for its version: `6.0.5`. Throws an error whose message says why it is of no use, and the remedy where
 * there is one.
 */
export function probeMongod(path: string, options: ProbeOptions = {}): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const { patience = PATIENCE, signal } = options;
  const limits = {
    timeout: patience,
    killSignal: "SIGKILL" as const,
    maxBuffer: 64 * 1024,
    ...(signal && { signal }),
  };
  execFile(path, ["--version"], limits, (error, stdout, stderr) => {
    const version = /^db version v(\d+\.\d+\.\d+\S*)/m.exec(stdout)?.[1];
    if (error) reject(new Error(`${path} ${explainProbe({ error, stderr }, patience)}`, { cause: error }));
    else if (version === undefined) reject(new Error(`${path} is no mongod: it does not answer --version as one`));
    else resolve(version);
  });
  return promise;
}

/** Says in half a sentence why a program did not answer `--version`. */
export function explainProbe({ error, stderr }: ProbeFailure, patience: number): string {
  return (
    explainLoader(stderr) ??
    explainSystem(errorCode(error)) ??
    explainEnd(error, patience) ??
    `fails: ${stderr.trim().slice(0, 300) || reasonOf(error)}`
  );
}

function explainLoader(stderr: string): string | undefined {
  const library = /loading shared libraries: ([^\s:]+)/.exec(stderr)?.[1];
  if (library !== undefined) {
    const name = PACKAGES[library];
    return `needs ${library}, which is missing: ${name ? `apt-get install ${name}` : "install the package that has it"}`;
  }
  // A program for another machine is taken for a script by the system, and the shell stumbles over its first bytes.
  if (/: \d+: (?:\S*ELF\S*: not found|Syntax error)/.test(stderr)) return SYSTEM["ENOEXEC"];
  const glibc = /version `(GLIBC\w*_[\d.]+)' not found/.exec(stderr)?.[1];
  return glibc && `needs ${glibc}: this system is too old for it`;
}

function explainSystem(code: string | undefined): string | undefined {
  return code === undefined ? undefined : SYSTEM[code];
}

const SYSTEM: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  ENOTDIR: "does not exist",
  EACCES: "may not be executed by this user",
  ENOEXEC: "is no program for this machine",
  EISDIR: "is a folder",
};

function explainEnd(error: unknown, patience: number): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("killed" in error && error.killed === true) return `did not answer --version within ${patience / 1000} s`;
  if ("signal" in error && error.signal === "SIGILL") {
    return "was stopped by SIGILL: this processor lacks AVX, which MongoDB 5.0 and newer need";
  }
  return undefined;
}
