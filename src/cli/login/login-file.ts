import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { ClientError } from "../client-error.ts";

/** A registry that one is signed in to. */
export interface Login {
  /** As `parseRegistryAddress` spells it. */
  readonly url: string;
  readonly token: string;
}

/** What the login file holds. */
export interface Logins {
  /** The registry that is meant where none is named. */
  readonly current: string | undefined;
  readonly logins: readonly Login[];
}

const NOBODY: Logins = { current: undefined, logins: [] };

/** Reads the login file; where there is none, nobody is signed in. Throws a `ClientError`. */
export async function readLogins(path: string): Promise<Logins> {
  const text = await readText(path);
  if (text === undefined) return NOBODY;
  const logins = parseLogins(text);
  if (logins) return logins;
  throw new ClientError("failed", `${path} is damaged`, { advice: "delete it, then sign in again" });
}

/**
 * Replaces the login file, at once and for its owner alone: a reader sees the old one or the new one, whole. Throws a
 * `ClientError`.
 */
export async function writeLogins(path: string, { current, logins }: Logins): Promise<void> {
  const partial = `${path}.${randomUUID()}`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    try {
      await writeDurably(partial, `${JSON.stringify({ current, logins }, undefined, 2)}\n`);
      await rename(partial, path);
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
  } catch (cause) {
    throw fileError("written", path, cause);
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  await using file = await open(path, "wx", 0o600);
  await file.writeFile(text);
  await file.sync();
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw fileError("read", path, error);
  }
}

function fileError(done: string, path: string, cause: unknown): ClientError {
  const { message, code } = cause as NodeJS.ErrnoException;
  const advice = "check the folder's permissions, or set XDG_CONFIG_HOME to a folder of yours";
  return new ClientError("failed", `the login in ${path} cannot be ${done}: ${message}`, { advice, code, cause });
}

function parseLogins(text: string): Logins | undefined {
  const value = parseJson(text);
  if (typeof value !== "object" || value === null) return undefined;
  const { current, logins } = value as { readonly current?: unknown; readonly logins?: unknown };
  if (!Array.isArray(logins) || !logins.every(isLogin)) return undefined;
  return { current: typeof current === "string" ? current : undefined, logins };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isLogin(value: unknown): value is Login {
  if (typeof value !== "object" || value === null) return false;
  const { url, token } = value as { readonly url?: unknown; readonly token?: unknown };
  return typeof url === "string" && typeof token === "string";
}
