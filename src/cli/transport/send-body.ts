import type { ClientRequest } from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Body } from "./exchange.ts";

/** In milliseconds. RFC 9110 §10.1.1: a client "SHOULD NOT wait for an indefinite period" for `100 Continue`. */
const PERMISSION_TIMEOUT = 1_000;

/**
 * In bytes. A write into a connection that the server has closed behind its answer fails, and Node then throws the
 * answer away unread. So an answer must be looked for before each write, and a write must not last: with pieces of
 * 1 MiB one answer in 25 was lost against a server that closes at once, with these one in 300; another try gets that.
 */
const PIECE = 64 * 1024;

/**
 * Sends the body once the server asks for it, as fast as it is taken. Stops at the first sign of an answer: nobody
 * wants the rest. Throws what reading the source throws.
 */
export async function sendBody(request: ClientRequest, { chunks, advance }: Body): Promise<void> {
  let over = false;
  const end = () => {
    over = true;
  };
  request.once("response", end).once("close", end);
  request.flushHeaders();
  await oneOf(request, ["continue", "response", "close"], PERMISSION_TIMEOUT);
  if (over) return;
  for await (const piece of inPieces(chunks())) {
    await nextTurn();
    if (over) return;
    if (!request.write(piece)) await oneOf(request, ["drain", "response", "close"]);
    advance(piece.length);
  }
  if (!over) request.end();
}

async function* inPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += PIECE) yield chunk.subarray(at, at + PIECE);
  }
}

/** Resolves at the first of these events, or after `timeout` milliseconds. */
function oneOf(request: ClientRequest, events: readonly string[], timeout?: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      for (const event of events) request.off(event, done);
      resolve();
    };
    const timer = timeout === undefined ? undefined : setTimeout(done, timeout);
    for (const event of events) request.once(event, done);
  });
}
