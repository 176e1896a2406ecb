import type { ErrorCode } from "../core/error-table.ts";
import { RegistryError, toRegistryError } from "../core/errors.ts";

const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: "STORAGE_FULL",
  EDQUOT: "STORAGE_FULL",
  EROFS: "STORAGE_READ_ONLY",
  EACCES: "STORAGE_READ_ONLY",
  EPERM: "STORAGE_READ_ONLY",
};

/** The name of a system error such as `ENOENT`; `undefined` for everything else. */
export function systemCode(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !("code" in thrown)) return undefined;
  return typeof thrown.code === "string" ? thrown.code : undefined;
}

/** What a failed change of the store means for the caller; what has no meaning of its own becomes `INTERNAL`. */
export function toStorageError(thrown: unknown): RegistryError {
  const code = CODES[systemCode(thrown) ?? ""];
  return code === undefined ? toRegistryError(thrown) : new RegistryError(code, {}, { cause: thrown });
}

/** Waits for a change of the store; its failure is thrown as a storage error. */
export async function changing<T>(change: Promise<T>): Promise<T> {
  try {
    return await change;
  } catch (error) {
    throw toStorageError(error);
  }
}

/** Waits for `promise`; `undefined` when the file or folder is not there. */
export async function unlessMissing<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
