import { ClientError } from "../client-error.ts";
import type { Exit } from "../exit-codes.ts";
import type { Answer } from "./exchange.ts";

/** The parts of problem details (RFC 9457) that the client uses. */
interface Problem {
  readonly detail?: unknown;
  readonly code?: unknown;
  readonly requestId?: unknown;
}

/** What is known of the request that was refused. */
interface Circumstances {
  /** It was sent without a token. */
  readonly anonymous?: boolean;
}

/** What the answer means that is no success. `url` is the registry's address. */
export function refusal(answer: Answer, url: string, { anonymous = false }: Circumstances = {}): ClientError {
  const { status } = answer;
  if (status >= 300 && status < 400) return redirected(answer, url);
  const { detail, code, requestId } = (parseObject(answer.text) ?? {}) as Problem;
  return new ClientError(exitOf(status), textOr(detail, foreignText(answer, url)), {
    advice: adviceFor({ status, code, url, anonymous }),
    code: optionalText(code),
    requestId: optionalText(requestId) ?? optionalText(answer.headers["x-request-id"]),
    status,
  });
}

/** Something answers at `url` that is no registry, or not the one that this client knows. */
export function notARegistry(answer: Answer, url: string): ClientError {
  const { status } = answer;
  return new ClientError("unavailable", `what answers at ${url} is not a registry (it says ${status})`, {
    advice: "check the address, with the path if the registry has one",
    status,
  });
}

/** Reads a JSON object; `undefined`: it is none. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function redirected({ status, headers }: Answer, url: string): ClientError {
  const target = URL.parse(headers.location ?? "", `${url}/`)?.origin;
  const elsewhere = target === undefined ? "" : ` at ${target}`;
  return new ClientError("failed", `${url} says that the registry is elsewhere${elsewhere}`, {
    advice: target === undefined ? undefined : `sreg login ${target}`,
    status,
  });
}

/** Something between the client and the registry answered, in a form of its own. */
function foreignText({ status, statusText }: Answer, url: string): string {
  return `${url} answered ${status}${statusText === "" ? "" : ` ${statusText}`}`;
}

function exitOf(status: number): Exit {
  if (status === 401 || status === 403) return "notAllowed";
  if (status === 404) return "notFound";
  return status >= 500 || status === 429 ? "unavailable" : "failed";
}

const BY_CODE: Readonly<Record<string, string>> = {
  DIGEST_MISMATCH: "the same command again, once nothing else writes to the file",
  TAG_FROZEN: "sreg unfreeze COLLECTION/CONTAINER:TAG, if nobody counts on it",
  HOLDS_FROZEN: "--force, if nobody counts on the frozen tags",
  TOO_MANY_TOKENS: "sreg token list, then sreg token revoke ID",
  REGISTRY_AMBIGUOUS: "the registry's URL in place of its id",
};

interface Refused {
  readonly status: number;
  readonly code: unknown;
  readonly url: string;
  readonly anonymous: boolean;
}

function adviceFor({ status, code, url, anonymous }: Refused): string | undefined {
  if (status === 401) return `sreg login ${url}`;
  if (status === 403) return "ask the collection's owner or an administrator, or use a collection of your own";
  if (status === 404) return anonymous ? `sreg login ${url}, if it is not public` : "sreg list, to see what there is";
  if (status === 429) return "again later";
  if (status === 503) return "the same command again in a few seconds";
  return BY_CODE[String(code)];
}

function textOr(value: unknown, otherwise: string): string {
  return optionalText(value) ?? otherwise;
}

function optionalText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
