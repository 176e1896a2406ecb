import { RegistryError } from "../../src/core/errors.ts";

/**
 * The code and the text of the `RegistryError` that `action` throws; `undefined`: it throws none. Anything else thrown
 * is a fault and is thrown on.
 */
export function refusalOf(action: () => unknown): string | undefined {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof RegistryError) return `${thrown.code} ${thrown.message}`;
    throw thrown;
  }
  return undefined;
}
