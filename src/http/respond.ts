import { setTimeout as sleep } from "node:timers/promises";
import type { Request, Response } from "express";

/** What is read of a body that nobody wants, so that the client gets to see the refusal. */
const DRAIN_BYTES = 1024 * 1024;
const DRAIN_TIME = 5_000;

/** Tells the client to send the body, if it asked first (`Expect: 100-continue`). Call before reading the body. */
export function acceptBody(req: Request, res: Response): void {
  if (!awaitsContinue(req)) return;
  res.writeContinue();
  delete req.headers.expect;
}

/**
 * Answers with `body`, also when the request's body was not read to its end. Closing a connection with unread bytes
 * makes the kernel reset it, and the client would lose the answer; so the whole answer is sent first, then at most
 * 1 MiB or 5 s of the body is read, then the connection is closed. A client that awaits `100 Continue` sends nothing.
 */
export async function respond(req: Request, res: Response, body: Buffer): Promise<void> {
  if (req.complete || !hasBody(req)) {
    res.end(body);
    return;
  }
  res.setHeader("Connection", "close");
  res.setHeader("Content-Length", body.length);
  if (awaitsContinue(req)) {
    res.end(body);
    return;
  }
  res.write(body);
  await Promise.race([drain(req), sleep(DRAIN_TIME, undefined, { ref: false })]);
  res.end();
}

function hasBody(req: Request): boolean {
  return req.headers["transfer-encoding"] !== undefined || Number(req.headers["content-length"] ?? 0) > 0;
}

function awaitsContinue(req: Request): boolean {
  return req.headers.expect?.toLowerCase() === "100-continue";
}

function drain(req: Request): Promise<void> {
  return new Promise((resolve) => {
    let seen = 0;
    req.on("data", (chunk: Buffer) => {
      seen += chunk.length;
      if (seen > DRAIN_BYTES) resolve();
    });
    req
      .once("end", resolve)
      .once("close", resolve)
      .once("error", () => resolve());
    // A parser of the body may be stuck in the middle of it: from here on, nobody reads but this.
    req.unpipe();
    req.resume();
  });
}
