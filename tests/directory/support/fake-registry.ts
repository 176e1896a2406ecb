import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A server that a test makes behave as another registry would, or should not. */
export interface FakeRegistry extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Every request that arrived, `METHOD path`. */
  readonly requests: IncomingMessage[];
  /** What it says of itself; `url` is its own unless changed. */
  identity: unknown;
  /** Answers everything but the identity. */
  answer: (req: IncomingMessage, res: ServerResponse) => void;
}

/** Starts one that says it is `id`, and that it has nothing. */
export async function startFakeRegistry(id: string): Promise<FakeRegistry> {
  const server = createServer((req, res) => {
    fake.requests.push(req);
    if (req.url !== "/api/registry/identity") fake.answer(req, res);
    else if (typeof fake.identity === "function") fake.identity(req, res);
    else sendJson(res, fake.identity);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fake: FakeRegistry = {
    url,
    requests: [],
    identity: { id, name: `The registry ${id}`, url },
    answer: (_req, res) => sendJson(res, {}, 404),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return fake;
}

export function sendJson(res: ServerResponse, body: unknown, status = 200): void {
  res.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}
