import type { IncomingMessage } from "node:http";
import { type Digest, hexOf } from "../../core/digest.ts";
import { ClientError } from "../client-error.ts";
import type { RegistryAccess } from "./client.ts";
import { exchangeWith, readAnswer } from "./exchange.ts";
import { isPassing, networkFailure } from "./network-failure.ts";
import { refusal } from "./refusal.ts";
import { isPassingStatus } from "./retry.ts";

/** A part of a file: all bytes from a position on. */
export interface DownloadPart {
  /** Below the registry's address. */
  readonly path: string;
  /** Of the whole file. */
  readonly digest: Digest;
  /** Of the whole file, in bytes. */
  readonly size: number;
  /** How many bytes there are already. */
  readonly from: number;
  /** Takes the bytes in, in order; `position` is where the first of them stands. Slow taking slows the sender. */
  readonly take: (bytes: Uint8Array, position: number) => Promise<void>;
}

/** How it ended: all bytes are there, or the connection was lost. `passing`: another try may go better. */
export type Download =
  | { readonly complete: true }
  | { readonly complete: false; readonly error: unknown; readonly passing: boolean };

/** In milliseconds: a connection on which no byte moves for so long is given up. */
const IDLE_TIMEOUT = 60_000;

/**
 * Asks for the rest of a file. A server that does not know ranges sends it from the beginning: the position says so.
 * Throws a `ClientError` for a refusal, and what `take` throws.
 */
export async function downloadPart(access: RegistryAccess, part: DownloadPart): Promise<Download> {
  const { url, headers, options } = access;
  const asked = { method: "GET", url: `${url}${part.path}`, idleTimeout: IDLE_TIMEOUT } as const;
  const taking: Taking = { part, failure: undefined };
  try {
    const read = (response: IncomingMessage) => takeAll(response, taking, access);
    await exchangeWith({ ...asked, headers: { ...headers, ...rangeHeaders(part) } }, options, read);
    return { complete: true };
  } catch (error) {
    options.signal.throwIfAborted();
    if (taking.failure !== undefined) throw taking.failure;
    if (error instanceof ClientError && !isPassingStatus(error.status ?? 0)) throw error;
    if (error instanceof ClientError) return { complete: false, error, passing: true };
    return { complete: false, error: networkFailure(error, url), passing: isPassing(error) };
  }
}

interface Taking {
  readonly part: DownloadPart;
  /** What `take` threw: no fault of the network. */
  failure: unknown;
}

/** Under `If-Range`, other bytes than those asked for come whole, from the beginning. */
function rangeHeaders({ from, digest }: DownloadPart): Record<string, string> {
  const accept = { Accept: "application/octet-stream, application/problem+json", "Accept-Encoding": "identity" };
  return from === 0 ? accept : { ...accept, Range: `bytes=${from}-`, "If-Range": `"${digest}"` };
}

async function takeAll(response: IncomingMessage, taking: Taking, { url, anonymous }: RegistryAccess): Promise<void> {
  const { part } = taking;
  if (response.statusCode !== 200 && response.statusCode !== 206) {
    throw refusal(await readAnswer(response), url, { anonymous });
  }
  refuseOthers(response, part);
  let position = firstPosition(response, part);
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (position + chunk.length > part.size) throw wrongBytes("it sends more bytes than the file has");
    await part.take(chunk, position).catch((error: unknown) => {
      taking.failure = error;
      throw error;
    });
    position += chunk.length;
  }
  if (position < part.size) throw Object.assign(new Error("the answer was cut short"), { code: "ECONNRESET" });
}

/** RFC 9530: what the server says of the whole file is known before its first byte. */
function refuseOthers({ headers }: IncomingMessage, { digest }: DownloadPart): void {
  const announced = /(?:^|,)\s*sha-256=:([^:]+):/.exec(String(headers["repr-digest"] ?? ""))?.[1];
  if (announced === undefined) return;
  if (announced !== Buffer.from(hexOf(digest), "hex").toString("base64")) {
    throw wrongBytes("it announces other bytes than were asked for");
  }
}

function firstPosition({ statusCode, headers }: IncomingMessage, { from, size }: DownloadPart): number {
  if (statusCode === 200) return 0;
  if (headers["content-range"] === `bytes ${from}-${size - 1}/${size}`) return from;
  throw wrongBytes("it sends another part of the file than was asked for");
}

function wrongBytes(reason: string): ClientError {
  return new ClientError("unavailable", `the registry, or what stands in front of it, is at fault: ${reason}`, {
    advice: "sreg doctor, then tell the registry's administrator",
  });
}
