import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from "node:http";
import { agentFor, type ProxySettings } from "./agent.ts";
import { sendBody } from "./send-body.ts";

/** What is sent after the headers. */
export interface Body {
  /** In bytes. */
  readonly size: number;
  readonly chunks: () => AsyncIterable<Uint8Array>;
  /** Is told of each part that left. */
  readonly advance: (bytes: number) => void;
}

/** One request. */
export interface Asked {
  readonly method: "GET" | "PUT" | "POST" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A long one, for which the registry is asked first. */
  readonly body?: Body;
  /** A short one, in place of `body`. */
  readonly json?: string | undefined;
  /** In milliseconds: a connection on which no byte moves for so long is given up. */
  readonly idleTimeout: number;
}

/** What the process lends to requests. */
export interface Network {
  readonly proxy: ProxySettings;
  readonly signal: AbortSignal;
}

/** An answer with its body read, up to a bound. */
export interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** An inspection has at most 1 MiB, and a page of a list with long descriptions is not longer than this. */
const MAX_ANSWER = 16 * 1024 * 1024;
/** In milliseconds: far above any round trip, far below what the system waits for a host that is off. */
const CONNECT_TIMEOUT = 20_000;

/**
 * Sends one request and reads its answer, also when the answer comes before the whole body has been sent: then the
 * rest stays here. Redirects are not followed, as the token is for one registry alone. Throws the system's error when
 * there is no answer, or what reading the body's source throws.
 */
export function exchange(asked: Asked, network: Network): Promise<Answer> {
  return exchangeWith(asked, network, readAnswer);
}

/** The same, but `read` takes the answer in. The connection is closed when it is done. */
export async function exchangeWith<T>(
  asked: Asked,
  network: Network,
  read: (response: IncomingMessage) => Promise<T>,
): Promise<T> {
  const request = await begin(asked, network);
  try {
    const response = firstResponse(request);
    if (asked.body) sendBody(request, asked.body).catch((error: unknown) => request.destroy(error as Error));
    else request.end(asked.json);
    return await read(await response);
  } finally {
    request.destroy();
  }
}

async function begin(asked: Asked, { proxy, signal }: Network): Promise<ClientRequest> {
  const { method, url, headers, idleTimeout } = asked;
  const { request } = await (url.startsWith("https:") ? import("node:https") : import("node:http"));
  const agent = await agentFor(url, proxy);
  const begun = request(url, { method, headers: { ...headers, ...bodyHeaders(asked) }, agent, signal });
  const connecting = setTimeout(() => begun.destroy(timeout()), CONNECT_TIMEOUT);
  begun.once("socket", (socket) => socket.once("connect", () => clearTimeout(connecting)));
  begun.once("close", () => clearTimeout(connecting));
  return begun.setTimeout(idleTimeout, () => begun.destroy(timeout()));
}

/** A refusal that needs no body is to come before the body: the registry says `100 Continue` after its checks. */
function bodyHeaders({ body, json }: Asked): Record<string, string> {
  if (json !== undefined) return { "Content-Type": "application/json", "Content-Length": `${Buffer.byteLength(json)}` };
  return body ? { "Content-Length": String(body.size), Expect: "100-continue" } : {};
}

/** The listener for errors stays: what happens to the connection after the answer is of no interest. */
function firstResponse(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once("response", resolve);
    request.on("error", reject);
  });
}

/** Reads the whole body, up to a bound. */
export async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const { statusCode: status = 0, statusMessage: statusText = "", headers } = response;
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > MAX_ANSWER) break;
    }
  } catch (error) {
    // The status alone says that it was refused; a success is not believed before its last byte.
    if (status < 400) throw error;
  }
  return { status, statusText, headers, text: Buffer.concat(chunks).toString("utf8") };
}

function timeout(): Error {
  return Object.assign(new Error("no byte moved for too long"), { code: "ETIMEDOUT" });
}
