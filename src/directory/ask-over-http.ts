import { type LookupAddress, lookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { Agent, type Dispatcher } from "undici";
import { type AddressRule, addressRule } from "./address-rule.ts";
import type { AskRegistry, RegistryAnswer, RegistryQuestion } from "./ask-registry.ts";

/** For the whole question, in milliseconds. A shub client waits 30 s for its manifest. */
export const ANSWER_TIME = 5_000;
/** A manifest has about 1 KiB. */
export const MAX_ANSWER = 64 * 1024;
/** To one registry; more wait for their turn, within their time. */
const CONNECTIONS = 16;

export interface AskOptions {
  /** Whether registries in private networks and on this machine may be asked. */
  readonly allowPrivate: boolean;
}

/** The name cannot be reached from here by the rule; not told to callers in more words than these. */
class AddressRefused extends Error {
  override name = "AddressRefused";
}

/**
 * Asks over HTTP. Where a connection goes is decided when its name is looked up, so that a name that changes its
 * address between two questions leads nowhere it may not.
 */
export function askOverHttp({ allowPrivate }: AskOptions): AskRegistry {
  const allowed = addressRule(allowPrivate);
  const agent = new Agent({
    connect: { lookup: guardedLookup(allowed), timeout: ANSWER_TIME },
    connections: CONNECTIONS,
    allowH2: false,
    maxHeaderSize: 16 * 1024,
  });
  return async (url, question = {}) => {
    const { hostname } = new URL(url);
    const literal = hostname.replace(/^\[|\]$/g, "");
    if (isIP(literal) !== 0 && !allowed(literal)) return silent(new AddressRefused());
    try {
      return await ask(agent, url, question);
    } catch (cause) {
      return silent(cause);
    }
  };
}

async function ask(agent: Agent, address: string, { headers, signal }: RegistryQuestion): Promise<RegistryAnswer> {
  const url = new URL(address);
  const limit = AbortSignal.timeout(ANSWER_TIME);
  const { statusCode, body } = await agent.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method: "GET",
    headers: { ...headers, Accept: "application/json", "Accept-Encoding": "identity" },
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
  });
  const bytes = await readAtMost(body, MAX_ANSWER);
  return { kind: "answer", status: statusCode, body: statusCode === 200 ? parsed(bytes) : undefined };
}

class AnswerTooLarge extends Error {
  override name = "AnswerTooLarge";
}

async function readAtMost(body: Dispatcher.ResponseData["body"], limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop early destroys the body, and with it the connection.
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new AnswerTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}

function silent(cause: unknown): RegistryAnswer {
  return { kind: "silent", reason: reasonOf(cause), cause };
}

function reasonOf(cause: unknown): string {
  const { name } = (cause ?? {}) as { name?: unknown };
  if (cause instanceof AddressRefused) return "its address may not be asked from here";
  if (cause instanceof AnswerTooLarge) return "its answer is too large";
  if (name === "TimeoutError" || name === "ConnectTimeoutError") return `no answer within ${ANSWER_TIME / 1000} s`;
  return "it cannot be reached";
}

/** `dns.lookup`, without the addresses that may not be connected to. */
function guardedLookup(allowed: AddressRule): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, "", 0);
      return hand(
        found.filter(({ address }) => allowed(address)),
        options,
        callback,
      );
    });
  };
}

/** As the caller of a lookup wants them: all, or the first. */
function hand(
  addresses: LookupAddress[],
  { all }: Parameters<LookupFunction>[1],
  callback: Parameters<LookupFunction>[2],
): void {
  const [first] = addresses;
  if (!first) callback(new AddressRefused(), "", 0);
  else if (all) callback(null, addresses);
  else callback(null, first.address, first.family);
}
