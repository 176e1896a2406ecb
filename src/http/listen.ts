import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ListenConfig } from "../config/config.ts";
import { StartupError } from "../core/startup-error.ts";

/** A port that is bound. Until `serve` is called it answers 503, so that a start shows as one. */
export interface Listener extends AsyncDisposable {
  readonly port: number;
  /** Why earlier ports of the list were passed over, one line each. */
  readonly passedOver: readonly string[];
  serve(handler: RequestListener): void;
  /** Takes no new connections, and waits for running requests, `timeout` milliseconds at most; then cuts them off. */
  drain(timeout: number): Promise<void>;
}

export interface ListenOptions extends ListenConfig {
  /** A connection on which no byte moves for this long is closed; in milliseconds. */
  readonly idleTimeout: number;
  /** The variable that sets the port, for the advice when none can be bound. */
  readonly variable: string;
}

/** Longer than any usual proxy keeps an idle connection, so that it never writes into one that we just closed. */
const KEEP_ALIVE = 75_000;

const starting: RequestListener = (_req, res) => {
  res.writeHead(503, { "Content-Type": "text/plain", "Retry-After": "2" }).end("the registry is starting\n");
};

/** Binds the first port of the list that can be bound. Throws a `StartupError` when none can. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const passedOver: string[] = [];
  for (const port of options.ports) {
    const server = newServer(options.idleTimeout);
    try {
      await bind(server, port, options.host);
      return listener(server, passedOver);
    } catch (error) {
      passedOver.push(reasonOf(error, port));
    }
  }
  throw new StartupError(`no port to listen on: ${passedOver.join("; ")}`, [`set ${options.variable} to a free port`]);
}

/** Node's default of five minutes for a whole request would cut long uploads; idle connections are what must end. */
function newServer(idleTimeout: number): Server {
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: KEEP_ALIVE });
  server.setTimeout(idleTimeout);
  return server;
}

function bind(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host, backlog: 1024 }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function listener(server: Server, passedOver: readonly string[]): Listener {
  let handler = starting;
  const serve: RequestListener = (req, res) => {
    // A connection that idled while the server drains would keep it from closing.
    res.once("close", () => setImmediate(() => server.listening || server.closeIdleConnections()));
    if (!server.listening) res.setHeader("Connection", "close");
    return handler(req, res);
  };
  // With a listener for `checkContinue`, a route decides itself when it says `100 Continue`: after its checks.
  server.on("request", serve).on("checkContinue", serve);
  return {
    port: (server.address() as AddressInfo).port,
    passedOver,
    serve: (next) => {
      handler = next;
    },
    drain: (timeout) => drain(server, timeout),
    [Symbol.asyncDispose]: () => drain(server, 0),
  };
}

async function drain(server: Server, timeout: number): Promise<void> {
  if (!server.listening) {
    server.closeAllConnections();
    return;
  }
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const cutOff = setTimeout(() => server.closeAllConnections(), timeout);
  await closed;
  clearTimeout(cutOff);
}

function reasonOf(error: unknown, port: number): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "EACCES") return `port ${port} needs more rights than this user has`;
  if (code === "EADDRINUSE") return `port ${port} is taken by another program`;
  return `port ${port}: ${message}`;
}
