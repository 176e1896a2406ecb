import type { Outcome } from "../judge.ts";
import type { BenchResult } from "../run-bench.ts";

export const HEAD = ["bench", "what", "unit", "ours", "peer", "ratio", "goal", ""] as const;

/** One row for each outcome, as texts. */
export function rowsOf(results: readonly BenchResult[]): string[][] {
  return results.flatMap(({ name, outcomes }) => outcomes.map((outcome) => [name, ...cells(outcome)]));
}

function cells(outcome: Outcome): string[] {
  const { what, unit, ours, peer, against, ratio } = outcome;
  const peerCell = peer === undefined ? "" : `${figure(peer)} ${against}`;
  return [
    what,
    unit,
    figure(ours),
    peerCell,
    ratio === undefined ? "" : figure(ratio),
    goal(outcome),
    verdict(outcome),
  ];
}

function goal({ atLeast, atMost }: Outcome): string {
  if (atLeast !== undefined) return `≥ ${atLeast}`;
  return atMost === undefined ? "" : `≤ ${atMost}`;
}

function verdict({ met }: Outcome): string {
  if (met === undefined) return "";
  return met ? "met" : "MISSED";
}

/** Three digits that count, without an exponent. A peer may have cost too little to be seen. */
function figure(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits);
}
