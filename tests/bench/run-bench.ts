import type { Bed } from "./bed.ts";
import type { Bench, Sample } from "./bench.ts";
import { judge, type Outcome } from "./judge.ts";
import { isAvailable, type Subject } from "./servers/subjects.ts";

/** What a bench has measured and what that means. */
export interface BenchResult {
  readonly name: string;
  readonly about: string;
  readonly samples: Readonly<Partial<Record<Subject, readonly Sample[]>>>;
  readonly outcomes: readonly Outcome[];
}

export interface RunOptions {
  readonly runs: number;
  /** Told of each run before it begins. */
  readonly say: (line: string) => void;
}

/** Measures each subject in turn, `runs` times, one at a time. */
export async function runBench(bed: Bed, bench: Bench, { runs, say }: RunOptions): Promise<BenchResult> {
  const subjects = bench.subjects.filter((subject) => isAvailable(bed, subject));
  const samples = new Map<Subject, Sample[]>(subjects.map((subject) => [subject, []]));
  const times = bench.once ? 1 : runs;
  for (let run = 1; run <= times; run += 1) {
    for (const subject of subjects) {
      bed.signal.throwIfAborted();
      say(`${bench.name}: run ${run} of ${times}, ${subject}`);
      samples.get(subject)?.push(await bench.measure(bed, subject));
    }
  }
  const all = Object.fromEntries(samples);
  return { name: bench.name, about: bench.about, samples: all, outcomes: judge(bench.goals, all) };
}
