import { createInterface } from "node:readline/promises";
import { ClientError } from "../client-error.ts";
import { printable } from "../display/printable.ts";
import type { Session } from "./session.ts";

/** Asks the person at the terminal. Throws a `ClientError` unless the answer is yes, or where nobody can be asked. */
export async function confirm(question: string, { stdin, stderr, signal }: Session): Promise<void> {
  if (!stdin.isTTY) {
    throw new ClientError("usage", "there is no terminal to ask on", { advice: "--yes, if you are sure" });
  }
  const terminal = createInterface({ input: stdin, output: stderr, terminal: true });
  const interrupted = new AbortController();
  terminal.once("SIGINT", () => interrupted.abort()).once("close", () => interrupted.abort());
  try {
    const asking = { signal: AbortSignal.any([signal, interrupted.signal]) };
    const answer = await terminal.question(`${printable(question)} [y/N] `, asking);
    if (/^y(?:es)?$/i.test(answer.trim())) return;
  } catch (cause) {
    throw new ClientError("interrupted", "nothing was deleted", { cause });
  } finally {
    terminal.close();
  }
  throw new ClientError("failed", "nothing was deleted");
}
