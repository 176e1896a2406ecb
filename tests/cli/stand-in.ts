import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Answers one request, or does what a broken server does. */
export type Act = (req: IncomingMessage, res: ServerResponse) => void | Promise<void>;

/** What a request asked for. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
}

/** In place of a registry: it answers each request with the next act of its script. */
export interface StandIn extends AsyncDisposable {
  readonly url: string;
  readonly seen: readonly Seen[];
}

/** Starts a server that plays `script`, an act for each request; after the last act it plays that again. */
export async function startStandIn(...script: readonly [Act, ...Act[]]): Promise<StandIn> {
  const seen: Seen[] = [];
  const play = (req: IncomingMessage, res: ServerResponse) => {
    const act = script[Math.min(seen.length, script.length - 1)] ?? script[0];
    seen.push({ method: req.method ?? "", path: req.url ?? "", authorization: req.headers.authorization });
    void act(req, res);
  };
  const server = createServer(play).on("checkContinue", play);
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Answers without reading the request's body. */
export function answering(status: number, body: object | string, headers: Readonly<Record<string, string>> = {}) {
  const isText = typeof body === "string";
  const type = isText ? "text/html" : status < 400 ? "application/json" : "application/problem+json";
  return (_req: IncomingMessage, res: ServerResponse): void => {
    res.writeHead(status, { "Content-Type": type, ...headers }).end(isText ? body : JSON.stringify(body));
  };
}

/** Reads the whole body, then closes the connection without an answer. */
export const dropping: Act = (req, res) => {
  res.writeContinue();
  req.resume().once("end", () => req.socket.destroy());
};

/** Reads the whole body, then answers as a registry does that has stored it. */
export const storing: Act = (req, res) => {
  res.writeContinue();
  return storingUnasked(req, res);
};

/** The same, without `100 Continue`. */
export const storingUnasked: Act = async (req, res) => {
  const announced = /sha-256=:([^:]+):/.exec(String(req.headers["repr-digest"]))?.[1] ?? "";
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) size += chunk.length;
  const digest = `sha256:${Buffer.from(announced, "base64").toString("hex")}`;
  const [collection, container, tag] = (req.url ?? "").split(/[/:]/).slice(-3);
  answering(201, { collection, container, tag, digest, size, architecture: "amd64" })(req, res);
};
