import { connect, createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

const HOST = "127.0.0.1";

/** How often a port that does not listen yet is tried, in milliseconds. */
const POLL = 20;

/** Waits until something accepts connections on a local port. Throws the signal's reason when it is aborted first. */
export async function waitUntilListening(port: number, signal: AbortSignal): Promise<void> {
  while (!(await accepts(port))) await delay(POLL, undefined, { signal });
}

/** `preferred`, where it is given and free; else any free port. Somebody may still take it before it is used. */
export async function freePort(preferred: number | undefined): Promise<number> {
  return (
    (preferred && (await tryPort(preferred))) || (await tryPort(0)) || Promise.reject(new Error("no port is free"))
  );
}

function tryPort(port: number): Promise<number | undefined> {
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  const server = createServer();
  server.once("error", () => resolve(undefined));
  server.listen({ port, host: HOST, exclusive: true }, () => {
    const address = server.address();
    server.close(() => resolve(address !== null && typeof address === "object" ? address.port : undefined));
  });
  return promise;
}

function accepts(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ port, host: HOST });
  socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
  return promise.finally(() => socket.destroy());
}
