import { expect, it } from "vitest";
import { type Outcome, pauseAfter } from "./retry.ts";

const NOW = Date.parse("2026-01-01T00:00:00Z");

function answered(status: number, retryAfter?: string): Outcome {
  const headers = retryAfter === undefined ? {} : { "retry-after": retryAfter };
  return { kind: "answer", answer: { status, statusText: "", headers, text: "" } };
}

function failed(code: string): Outcome {
  return { kind: "failure", error: Object.assign(new Error(code), { code }) };
}

it.each([
  ["a refused connection", failed("ECONNREFUSED")],
  ["a lost connection", failed("ECONNRESET")],
  ["a broken pipe", failed("EPIPE")],
  ["a server that does not answer in time", failed("ETIMEDOUT")],
  ["502", answered(502)],
  ["503", answered(503)],
  ["504", answered(504)],
  ["503 with a Retry-After that nobody understands", answered(503, "soon")],
  ["503 with a Retry-After in the past", answered(503, "Wed, 31 Dec 2025 00:00:00 GMT")],
])("after %s there are two more tries, the second later than the first", (_, outcome) => {
  expect([1, 2, 3].map((tries) => pauseAfter(outcome, tries, NOW))).toEqual([1000, 3000, undefined]);
});

it.each([
  ["in seconds", answered(429, "7"), 7000],
  ["as a date", answered(503, "Thu, 01 Jan 2026 00:00:30 GMT"), 30_000],
  ["shorter than our own pause", answered(503, "0"), 1000],
  ["of a minute", answered(503, "60"), 60_000],
  ["longer than anybody waits", answered(503, "61"), undefined],
])("a Retry-After %s is heeded", (_, outcome, pause) => {
  expect(pauseAfter(outcome, 1, NOW)).toBe(pause);
});

it.each([
  ["429 without Retry-After", answered(429)],
  ["500", answered(500)],
  ["507", answered(507)],
  ["408 with Retry-After", answered(408, "1")],
  ["a success", answered(201)],
  ...[400, 401, 403, 404, 409, 413, 422].map((status): [string, Outcome] => [String(status), answered(status)]),
  ["a name that is not known", failed("ENOTFOUND")],
  ["a certificate that is not trusted", failed("DEPTH_ZERO_SELF_SIGNED_CERT")],
  ["a fault of our own", { kind: "failure", error: new TypeError("x") } as const],
] satisfies [string, Outcome][])("after %s there is no other try", (_, outcome) => {
  expect(pauseAfter(outcome, 1, NOW)).toBeUndefined();
});
