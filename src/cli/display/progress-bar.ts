import type { ErrorOutput, Progress } from "./display.ts";
import { type ProgressState, progressLine } from "./progress-line.ts";

/** What a progress bar needs. `now` is a clock in milliseconds that never goes back. */
export interface BarSurface {
  readonly stderr: ErrorOutput;
  readonly now: () => number;
}

/** What a bar is about. */
interface Shown extends Pick<ProgressState, "label" | "total" | "atTheEnd"> {
  /** In bytes: done before it began. */
  readonly from: number;
}

/** Ten times a second looks like movement and costs nothing. */
const REDRAW_EVERY = 100;
/** The rate is that of the last seconds: a line's speed changes while a large image is on its way. */
const RATE_WINDOW = 5_000;
const CLEAR_LINE = "\r\u001b[K";

/** A bar that is redrawn in its line. Where standard error is no terminal nothing is written, not even a line break. */
export function startProgressBar({ stderr, now }: BarSurface, shown: Shown): Progress {
  if (!stderr.isTTY) return { advance: () => {}, [Symbol.dispose]: () => {} };
  let done = shown.from;
  let drawnAt = Number.NEGATIVE_INFINITY;
  const marks = [{ time: now(), done }];
  const draw = () => {
    const time = now();
    if (time - drawnAt < REDRAW_EVERY && done < shown.total) return;
    drawnAt = time;
    marks.push({ time, done });
    while (marks.length > 2 && time - (marks[0]?.time ?? time) > RATE_WINDOW) marks.shift();
    // A terminal that does not know its width says 0. A line that fills the last column would wrap.
    const width = (stderr.columns || 80) - 1;
    stderr.write(CLEAR_LINE + progressLine({ ...shown, done, rate: rateOf(marks) }, width));
  };
  draw();
  return {
    advance: (bytes) => {
      done += bytes;
      draw();
    },
    [Symbol.dispose]: () => void stderr.write(CLEAR_LINE),
  };
}

function rateOf(marks: readonly { readonly time: number; readonly done: number }[]): number {
  const [first, last] = [marks[0], marks.at(-1)];
  if (!first || !last || last.time <= first.time) return 0;
  return ((last.done - first.done) * 1000) / (last.time - first.time);
}
