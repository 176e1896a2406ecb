import { formatBytes, formatDuration } from "./units.ts";

/** How far something is. */
export interface ProgressState {
  readonly label: string;
  /** In bytes. */
  readonly done: number;
  readonly total: number;
  /** Stands in the place of the time left when all is done. */
  readonly atTheEnd: string;
  /** In bytes per second; 0: not known yet. */
  readonly rate: number;
}

const WIDEST_BAR = 30;
/** A bar shorter than this says nothing. */
const NARROWEST_BAR = 5;

/** One line of at most `width` characters: label, bar, share, bytes, rate, time left. The bar gives way first. */
export function progressLine(state: ProgressState, width: number): string {
  const { label, done, total } = state;
  const share = done >= total ? 1 : done / total;
  const facts = `${Math.floor(share * 100)}%  ${formatBytes(done)} of ${formatBytes(total)}${pace(state)}`;
  const room = Math.min(WIDEST_BAR, width - label.length - facts.length - "  []  ".length);
  const line = room < NARROWEST_BAR ? `${label}  ${facts}` : `${label}  [${bar(share, room)}]  ${facts}`;
  return line.slice(0, width);
}

function bar(share: number, width: number): string {
  const filled = Math.floor(share * width);
  return `${"=".repeat(filled)}${filled < width ? ">" : ""}`.padEnd(width);
}

function pace({ done, total, rate, atTheEnd }: ProgressState): string {
  if (done >= total) return atTheEnd === "" ? "" : `  ${atTheEnd}`;
  if (rate <= 0) return "";
  return `  ${formatBytes(rate)}/s  ${formatDuration((total - done) / rate)} left`;
}
