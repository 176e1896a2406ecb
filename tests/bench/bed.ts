import type { Payloads } from "./payload.ts";
import type { Program } from "./programs.ts";

/** What every bench works with. */
export interface Bed {
  /** Everything is below this; removed at the end. */
  readonly folder: string;
  readonly payloads: Payloads;
  readonly programs: ReadonlyMap<Program, string>;
  /** Of the file that is pushed and pulled, in bytes. */
  readonly size: number;
  /** Of load in the benches of small requests. */
  readonly seconds: number;
  /** Aborted when the person has had enough or the time is over. */
  readonly signal: AbortSignal;
}

/** The path of a program. Throws an `Error` when it is not there: a bench that needs it is not begun then. */
export function programOf({ programs }: Bed, program: Program): string {
  const path = programs.get(program);
  if (path === undefined) throw new Error(`${program} is not on the PATH`);
  return path;
}
