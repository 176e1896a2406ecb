import { randomBytes } from "node:crypto";
import type { Layout } from "./layout.ts";
import { readIfPresent, writePrivateFile } from "./private-file.ts";

/** What opens the embedded database. */
export interface DatabaseSecrets {
  /** Of mongod's internal account `__system`. */
  readonly key: string;
  /** Of the account `registry`. */
  readonly password: string;
}

/** Reads the secrets, and makes them up on the first start. They are on the disk before mongod first sees them. */
export async function ensureSecrets(layout: Layout): Promise<DatabaseSecrets> {
  return { key: await ensureSecret(layout.keyFile), password: await ensureSecret(layout.password) };
}

/** The address of the database for the registry's account. */
export function uriOf(port: number, password: string): string {
  return `mongodb://registry:${password}@127.0.0.1:${port}/registry?replicaSet=registry&authSource=admin`;
}

async function ensureSecret(path: string): Promise<string> {
  const present = (await readIfPresent(path))?.trim();
  if (present) return present;
  // A keyfile may have the characters of base64 only; so nothing needs escaping in an address either.
  const secret = randomBytes(32).toString("hex");
  await writePrivateFile(path, `${secret}\n`);
  return secret;
}
