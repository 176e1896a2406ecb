import type { Clock } from "../core/clock.ts";
import { reasonOf } from "./error-code.ts";
import type { LaunchedMongod } from "./launch.ts";
import type { MongodExit } from "./mongod-process.ts";
import { STOP_GRACE } from "./orphan.ts";
import { mayRestart } from "./restart-policy.ts";

export interface SuperviseOptions {
  /** Starts it again on the same port. Gives up, and leaves nothing running, when the signal is aborted. */
  readonly relaunch: (signal: AbortSignal) => Promise<LaunchedMongod>;
  /** Says why it ended, and what to do. */
  readonly explain: (exit: MongodExit) => Promise<Error>;
  readonly report: (line: string) => void;
  readonly clock: Clock;
}

/** A mongod that is kept running until it is disposed. */
export interface Supervised extends AsyncDisposable {
  /** Resolves, with the reason of its last end, when it could not be kept running; stays pending when it is disposed. */
  readonly ended: Promise<Error>;
}

/** Keeps a mongod running: one that ends on its own is started again, at most three times a minute. */
export function supervise(first: LaunchedMongod, options: SuperviseOptions): Supervised {
  const stopping = new AbortController();
  const { promise: ended, resolve } = Promise.withResolvers<Error>();
  const watching = keepRunning(first, options, stopping.signal).then((reason) => {
    if (!stopping.signal.aborted) resolve(reason);
  });
  return {
    ended,
    async [Symbol.asyncDispose]() {
      stopping.abort(new Error("the embedded database is being stopped"));
      await watching;
    },
  };
}

/** Returns when nothing runs any more: stopped on purpose, or given up, then with the reason of the last end. */
async function keepRunning(first: LaunchedMongod, options: SuperviseOptions, stopping: AbortSignal): Promise<Error> {
  const restarts: number[] = [];
  let reason = await options.explain(await untilEnded(first, stopping));
  while (!stopping.aborted) {
    const now = options.clock.now().getTime();
    if (!mayRestart(restarts, now)) break;
    restarts.push(now);
    options.report(`${reasonOf(reason)}; starting it again`);
    const next = await options.relaunch(stopping).catch(toError);
    reason = next instanceof Error ? next : await options.explain(await untilEnded(next, stopping));
  }
  return reason;
}

/** Waits for the end of a mongod, and stops it when told to. */
async function untilEnded({ process }: LaunchedMongod, stopping: AbortSignal): Promise<MongodExit> {
  const told = Promise.withResolvers<"told">();
  const tell = () => told.resolve("told");
  stopping.addEventListener("abort", tell, { once: true });
  if (stopping.aborted) tell();
  const outcome = await Promise.race([process.ended, told.promise]);
  stopping.removeEventListener("abort", tell);
  if (outcome === "told") await process.stop(STOP_GRACE);
  return process.ended;
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
