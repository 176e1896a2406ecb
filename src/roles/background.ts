import type { Context } from "../context.ts";
import { systemClock } from "../core/clock.ts";
import type { Logger } from "../telemetry/logger.ts";
import { periodically } from "./periodically.ts";

/** Something that is done now and then, beside the requests. */
interface Chore {
  readonly name: string;
  /** In milliseconds. */
  readonly every: number;
  readonly run: () => Promise<unknown>;
  /** Done once more when the process stops: what it holds in memory would be lost. */
  readonly last?: boolean;
}

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

/** What a process does beside requests. An upload lasts a day, so an hour more does not matter. */
function chores({ uploads, accounts, pulls, directory, services }: Context, stop: AbortSignal): Chore[] {
  return [
    { name: "expire uploads", every: HOUR, run: () => uploads.expire(systemClock.now()) },
    { name: "finish deletions", every: HOUR, run: () => services.catalog.finishDeletions() },
    { name: "ask registries again that are due", every: HOUR, run: () => directory.recheck(stop) },
    { name: "write down pulls", every: 10 * SECOND, run: () => pulls.flush(), last: true },
    { name: "write down uses of tokens", every: 10 * SECOND, run: () => accounts.recordUses(), last: true },
  ];
}

/** Begins the chores; they end, and those that must are done a last time, when `resources` are disposed. */
export function doChores(
  context: Context,
  resources: AsyncDisposableStack,
  host: { logger: Logger; stop: AbortSignal },
): void {
  for (const { name, every, run, last } of chores(context, host.stop)) {
    const logger = host.logger.child({ chore: name });
    if (last) resources.defer(() => run().then(ignore, (err: unknown) => logger.warn({ err }, "not done at the end")));
    resources.use(periodically(every, run, logger));
  }
}

function ignore(): void {}
