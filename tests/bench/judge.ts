import type { Sample } from "./bench.ts";
import type { Subject } from "./servers/subjects.ts";
import { median } from "./statistics.ts";

/** A figure that is told, and what it has to reach, if anything. */
export interface Goal {
  /** Which figure of the samples. */
  readonly metric: string;
  readonly what: string;
  readonly unit: string;
  /** The goal is on our figure as a multiple of this peer's; without it, on the figure itself. */
  readonly against?: Subject;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** All runs of all subjects; the n-th run of one stood beside the n-th of the others. */
export type Samples = Readonly<Partial<Record<Subject, readonly Sample[]>>>;

/** What a goal came to. */
export interface Outcome extends Goal {
  /** Median of our runs. */
  readonly ours: number;
  /** Median of the peer's. */
  readonly peer?: number;
  /** Median of the runs' ratios, ours to the peer's. */
  readonly ratio?: number;
  /** `undefined`: nothing is demanded. */
  readonly met: boolean | undefined;
}

/** What the samples say of each goal. Where a peer was not measured, our figure is told alone, and once. */
export function judge(goals: readonly Goal[], samples: Samples): Outcome[] {
  const judged = goals.filter(({ against }) => against === undefined || (samples[against] ?? []).length > 0);
  const told = new Set(judged.map(({ metric }) => metric));
  const alone = goals.filter(({ metric }) => !told.has(metric) && told.add(metric));
  return goals.flatMap((goal) => {
    if (judged.includes(goal)) return [outcomeOf(goal, samples)];
    if (!alone.includes(goal)) return [];
    const { metric, what, unit } = goal;
    return [outcomeOf({ metric, what, unit }, samples)];
  });
}

function outcomeOf(goal: Goal, samples: Samples): Outcome {
  const ours = figures(samples.ours, goal.metric);
  if (goal.against === undefined) return { ...goal, ours: median(ours), met: reached(goal, median(ours)) };
  const peer = figures(samples[goal.against], goal.metric);
  const ratio = median(ours.map((value, run) => value / (peer[run] ?? Number.NaN)));
  return { ...goal, ours: median(ours), peer: median(peer), ratio, met: reached(goal, ratio) };
}

function figures(samples: readonly Sample[] = [], metric: string): number[] {
  return samples.map((sample) => {
    const value = sample[metric];
    if (value === undefined) throw new Error(`a run told no ${metric}`);
    return value;
  });
}

/** What is no number reaches nothing. */
function reached({ atLeast, atMost }: Goal, value: number): boolean | undefined {
  if (atLeast === undefined && atMost === undefined) return undefined;
  return value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity);
}
