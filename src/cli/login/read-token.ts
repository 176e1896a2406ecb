import { createInterface } from "node:readline/promises";
import { PassThrough, type Readable } from "node:stream";
import { ClientError } from "../client-error.ts";
import type { ErrorOutput } from "../display/display.ts";
import { parseToken } from "./token.ts";

/** Standard input, which may be a terminal. */
export interface Input extends Readable {
  readonly isTTY?: boolean;
}

/** Where a token may come from. */
export interface TokenSources {
  /** `--token-stdin` was given. */
  readonly tokenStdin: boolean;
  /** `SREG_TOKEN` */
  readonly token: string | undefined;
  readonly stdin: Input;
  readonly stderr: ErrorOutput;
  readonly signal: AbortSignal;
}

/** More than any token, and a bound for what is read into memory. */
const MAX_INPUT = 64 * 1024;

/** The token, from standard input, `SREG_TOKEN`, or the person at the terminal. Never from the command line. */
export async function readToken(sources: TokenSources): Promise<string> {
  const { tokenStdin, token, stdin } = sources;
  if (tokenStdin && !stdin.isTTY) return parseToken(await readAll(sources));
  if (token !== undefined && !tokenStdin) return parseToken(token);
  if (stdin.isTTY) return parseToken(await ask(sources));
  throw new ClientError("usage", "no token is given", {
    advice: "sreg login URL --token-stdin, with the token on standard input, or set SREG_TOKEN",
  });
}

async function readAll({ stdin, signal }: TokenSources): Promise<string> {
  const stop = () => stdin.destroy();
  signal.addEventListener("abort", stop, { once: true });
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MAX_INPUT) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Asks on the terminal. What is typed is not shown: readline echoes it into a stream that nobody reads. */
async function ask({ stdin, stderr, signal }: TokenSources): Promise<string> {
  const silence = new PassThrough().resume();
  const terminal = createInterface({ input: stdin, output: silence, terminal: true });
  // Only now: what is typed before readline has the terminal would be shown.
  stderr.write("token (not shown): ");
  const interrupted = new AbortController();
  terminal.once("SIGINT", () => interrupted.abort()).once("close", () => interrupted.abort());
  try {
    return await terminal.question("", { signal: AbortSignal.any([signal, interrupted.signal]) });
  } catch (cause) {
    throw new ClientError("interrupted", "no token was given", { cause });
  } finally {
    terminal.close();
    stderr.write("\n");
  }
}
