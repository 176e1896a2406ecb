import { createServer, type IncomingMessage, type RequestListener } from "node:http";

/** An HTTP server on a free port of this machine, stopped with everything that is still connected when disposed. */
export interface FileServer extends AsyncDisposable {
  readonly origin: string;
  /** What was asked for so far. */
  readonly requests: readonly IncomingMessage[];
}

export async function serveFiles(listener: RequestListener): Promise<FileServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    requests,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
