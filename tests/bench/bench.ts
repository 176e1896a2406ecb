import type { Bed } from "./bed.ts";
import type { Goal } from "./judge.ts";
import type { Program } from "./programs.ts";
import type { Subject } from "./servers/subjects.ts";

/** The figures of one run, by name. */
export type Sample = Readonly<Record<string, number>>;

/** One thing that is measured. */
export interface Bench {
  readonly name: string;
  /** What is done, in one line. */
  readonly about: string;
  /** Who takes part where they are there. Their runs alternate, so that a drift of the machine hits all of them. */
  readonly subjects: readonly Subject[];
  readonly needs: readonly Program[];
  /** A bench that looks for the worst and not for the usual needs no repetition. */
  readonly once?: boolean;
  readonly goals: readonly Goal[];
  readonly measure: (bed: Bed, subject: Subject) => Promise<Sample>;
}
