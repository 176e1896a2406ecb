import { setTimeout as sleep } from "node:timers/promises";
import type { Answer } from "./exchange.ts";
import { isPassing, networkFailure } from "./network-failure.ts";
import { refusal } from "./refusal.ts";

/** How a request went: the registry answered, or there was no answer. */
export type Outcome =
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "failure"; readonly error: unknown };

const TRIES = 3;
/** In milliseconds; each further pause is three times as long. */
const FIRST_PAUSE = 1_000;
/** In milliseconds. A registry that asks for more is not coming back soon: the person is to decide. */
const LONGEST_PAUSE = 60_000;

/** What a gateway or the registry says when it may answer a little later. */
const PASSING_STATUS = [502, 503, 504];

/** Tells whether an answer of this status may be another one a little later. */
export function isPassingStatus(status: number): boolean {
  return PASSING_STATUS.includes(status);
}

/** What retrying needs. */
export interface Retrying {
  readonly signal: AbortSignal;
  /** How often at most; three times unless told otherwise. */
  readonly tries?: number | undefined;
  /** Is told why and for how long it waits, before each further try. */
  readonly report: (outcome: Outcome, pause: number) => void;
}

/** Why another try follows, and when: for the person who waits. */
export function retryText(outcome: Outcome, pause: number, url: string): string {
  const error = outcome.kind === "answer" ? refusal(outcome.answer, url) : networkFailure(outcome.error, url);
  const reason = error instanceof Error ? error.message : String(error);
  return `${reason}; trying again in ${Math.ceil(pause / 1000)} s`;
}

/** Tries up to three times, with growing pauses, as long as another try is worth it. Gives the last outcome. */
export async function withRetries(attempt: () => Promise<Answer>, retrying: Retrying): Promise<Outcome> {
  const { signal, report, tries: most = TRIES } = retrying;
  for (let tries = 1; ; tries++) {
    const outcome = await outcomeOf(attempt);
    const pause = signal.aborted || tries >= most ? undefined : pauseAfter(outcome, tries, Date.now());
    if (pause === undefined) return outcome;
    report(outcome, pause);
    await sleep(pause, undefined, { signal });
  }
}

/**
 * How long to wait before the next try, in milliseconds; `undefined`: there is none. No `4xx` is tried again but a
 * `429` that says when. `now` is in milliseconds since 1970. Pure.
 */
export function pauseAfter(outcome: Outcome, tries: number, now: number): number | undefined {
  if (tries >= TRIES) return undefined;
  const growing = FIRST_PAUSE * 3 ** (tries - 1);
  if (outcome.kind === "failure") return isPassing(outcome.error) ? growing : undefined;
  const { status, headers } = outcome.answer;
  const asked = retryAfter(headers["retry-after"], now);
  if (!isPassingStatus(status) && !(status === 429 && asked !== undefined)) return undefined;
  const pause = Math.max(growing, asked ?? 0);
  return pause <= LONGEST_PAUSE ? pause : undefined;
}

async function outcomeOf(attempt: () => Promise<Answer>): Promise<Outcome> {
  try {
    return { kind: "answer", answer: await attempt() };
  } catch (error) {
    return { kind: "failure", error };
  }
}

/** RFC 9110 §10.2.3: a number of seconds or a date. */
function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const wait = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(wait) ? undefined : wait;
}
