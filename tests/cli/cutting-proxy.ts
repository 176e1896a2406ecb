import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a request for a file asked for. */
export interface FileRequest {
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
}

/** What becomes of the answer to a request for a file, the first, the second… */
export interface Meddling {
  /** The connection is cut after so many bytes. */
  readonly cutAfter?: number;
  /** This byte of the answer's body is changed. */
  readonly damageAt?: number;
  /** The range is not passed on, as by a server that knows no ranges. */
  readonly dropRange?: boolean;
  /** After so many bytes nothing more comes. */
  readonly stallAfter?: number;
}

/** Between the client and a registry; it meddles only with what is sent of files. */
export interface CuttingProxy extends AsyncDisposable {
  readonly url: string;
  readonly files: readonly FileRequest[];
}

/** Starts a proxy in front of `target` that does the n-th of `script` to the n-th request for a file, then nothing. */
export async function startCuttingProxy(target: string, ...script: readonly Meddling[]): Promise<CuttingProxy> {
  const files: FileRequest[] = [];
  const server = createServer((req, res) => {
    const isFile = req.url?.includes("/file") === true;
    const meddling = (isFile ? script[files.length] : undefined) ?? {};
    if (isFile) files.push({ range: req.headers.range, ifRange: req.headers["if-range"] as string | undefined });
    const { range, ...others } = req.headers;
    const headers = meddling.dropRange || range === undefined ? others : { ...others, range };
    const onward = request(`${target}${req.url}`, { method: req.method, headers }, (answer) => {
      void passOn(answer, res, meddling).catch(() => res.destroy());
    });
    onward.on("error", () => res.destroy());
    req.pipe(onward);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function passOn(answer: IncomingMessage, res: ServerResponse, meddling: Meddling): Promise<void> {
  const { cutAfter = Number.POSITIVE_INFINITY, stallAfter = Number.POSITIVE_INFINITY } = meddling;
  const end = Math.min(cutAfter, stallAfter);
  res.writeHead(answer.statusCode ?? 500, answer.headers);
  let sent = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    damage(chunk, (meddling.damageAt ?? -1) - sent);
    const part = chunk.subarray(0, end - sent);
    await new Promise<void>((resolve) => res.write(part, () => resolve()));
    sent += part.length;
    if (sent >= end) break;
  }
  if (sent >= cutAfter) res.destroy();
  else if (sent < stallAfter) res.end();
}

function damage(chunk: Buffer, at: number): void {
  if (at >= 0 && at < chunk.length) chunk.writeUInt8(chunk.readUInt8(at) ^ 1, at);
}
