import type { RegistryAccess } from "./client.ts";
import { type Answer, exchange } from "./exchange.ts";
import type { Fields } from "./fields.ts";
import { networkFailure } from "./network-failure.ts";
import { notARegistry, parseObject, refusal } from "./refusal.ts";
import { retryText, withRetries } from "./retry.ts";

/** A parameter of an address, once or several times; `undefined`: not at all. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What is asked of the registry's REST API. */
export interface Question {
  /** `GET` unless told otherwise. */
  readonly method?: "GET" | "PUT" | "POST" | "PATCH" | "DELETE";
  /** Below `/api/v1`; its parts are encoded. */
  readonly path: string;
  readonly query?: Query;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** In milliseconds. A question is answered soon; deleting a large collection takes a while. */
const QUESTION_TIMEOUT = 60_000;

/**
 * Asks one question. The answer is a JSON object, empty where there is nothing to say. What only reads is tried again
 * when the network fails; what changes something is not, as it may have been done. Throws a `ClientError`.
 */
export async function ask(access: RegistryAccess, question: Question): Promise<Fields> {
  const { url, anonymous } = access;
  const answer = await answerTo(access, question);
  if (answer.status === 204) return {};
  const fields = parseObject(answer.text);
  if (answer.status < 200 || answer.status > 299) throw refusal(answer, url, { anonymous });
  if (!fields) throw notARegistry(answer, url);
  return fields;
}

async function answerTo(access: RegistryAccess, question: Question): Promise<Answer> {
  const { url, options } = access;
  const { method = "GET", path, query = {}, body } = question;
  const json = body === undefined ? undefined : JSON.stringify(body);
  const address = `${url}/api/v1${path}${searchOf(query)}`;
  const asked = { method, url: address, headers: access.headers, json, idleTimeout: QUESTION_TIMEOUT };
  const attempt = () => exchange(asked, options);
  const tries = method === "GET" ? undefined : 1;
  const report = options.notice;
  const outcome = await withRetries(attempt, {
    signal: options.signal,
    tries,
    report: (failed, pause) => report(retryText(failed, pause, url)),
  });
  if (outcome.kind === "failure") throw networkFailure(outcome.error, url);
  return outcome.answer;
}

function searchOf(query: Query): string {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    [value ?? []].flat().map((one): [string, string] => [key, one]),
  );
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs)}`;
}
