import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { requestBytes } from "./request-bytes.ts";

const BODY = Buffer.from(Array.from({ length: 1_000_000 }, (_, index) => index % 251));

it("gives the body as it was sent", async () => {
  const received = await whenSent(BODY, async (req) => {
    const copies: Buffer[] = [];
    for await (const chunk of requestBytes(req)) copies.push(Buffer.from(chunk));
    return Buffer.concat(copies);
  });
  expect(received.equals(BODY)).toBe(true);
});

it("has given a large chunk's memory back when the next one is there", async () => {
  const [largest, lengthsLater] = await whenSent(BODY, async (req) => {
    const kept: Uint8Array[] = [];
    let longest = 0;
    for await (const chunk of requestBytes(req)) {
      kept.push(chunk);
      longest = Math.max(longest, chunk.length);
    }
    return [longest, kept.map(({ length }) => length)] as const;
  });
  expect(largest).toBeGreaterThan(10_000);
  expect(Math.max(...lengthsLater)).toBeLessThan(10_000);
});

it("leaves the connection open when the body is not read to its end", async () => {
  const destroyed = await whenSent(BODY, async (req) => {
    for await (const _ of requestBytes(req)) break;
    return req.destroyed;
  });
  expect(destroyed).toBe(false);
});

/** What `work` makes of a real request with this body. */
async function whenSent<T>(body: Buffer, work: (req: IncomingMessage) => Promise<T>): Promise<T> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const asked = once(server, "request");
    const { port } = server.address() as AddressInfo;
    const answered = fetch(`http://127.0.0.1:${port}`, { method: "PUT", body: new Uint8Array(body) }).catch(
      () => undefined,
    );
    const [req, res] = (await asked) as [IncomingMessage, { end: () => void }];
    const result = await work(req);
    res.end();
    server.closeAllConnections();
    await answered;
    return result;
  } finally {
    server.close();
  }
}
