import { setTimeout as sleep } from "node:timers/promises";
import type { Answer } from "./exchange.ts";
import { isPassing } from "./network-failure.ts";

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

/** What retrying needs. */
export interface Retrying {
  readonly signal: AbortSignal;
  /** Is told why and for how long it waits, before each further try. */
  readonly report: (outcome: Outcome, pause: number) => void;
}

/** Tries up to three times, with growing pauses, as long as another try is worth it. Gives the last outcome. */
export async function withRetries(attempt: () => Promise<Answer>, { signal, report }: Retrying): Promise<Outcome> {
  for (let tries = 1; ; tries++) {
    const outcome = await outcomeOf(attempt);
    const pause = signal.aborted ? undefined : pauseAfter(outcome, tries, Date.now());
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
  if (!PASSING_STATUS.includes(status) && !(status === 429 && asked !== undefined)) return undefined;
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
