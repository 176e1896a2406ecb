/** How often mongod may end on its own within `WINDOW` before the registry gives up. */
const MOST = 3;

/** In milliseconds. */
const WINDOW = 60_000;

/** Decides whether mongod is started again at `now`, after restarts at `earlier`; all in milliseconds. */
export function mayRestart(earlier: readonly number[], now: number): boolean {
  return earlier.filter((time) => now - time < WINDOW).length < MOST;
}
