import { setTimeout as delay } from "node:timers/promises";
import { StartupError } from "../core/startup-error.ts";
import type { FoundMongod } from "./binary/find-mongod.ts";
import { reasonOf } from "./error-code.ts";
import { DATABASE_IN_USE, explainExit, PORT_TAKEN } from "./explain-exit.ts";
import type { Layout } from "./layout.ts";
import { freePort, waitUntilListening } from "./listening.ts";
import { mongodArguments } from "./mongod-arguments.ts";
import { type MongodExit, type MongodProcess, spawnMongod } from "./mongod-process.ts";
import { STOP_GRACE, stopOrphan } from "./orphan.ts";
import { preparePrimary } from "./replica-set.ts";
import { readRunningRecord, writeRunningRecord } from "./running-record.ts";
import type { DatabaseSecrets } from "./secrets.ts";

/** How often mongod is started again because its port or its folder was taken. */
const ATTEMPTS = 5;

/** How long mongod may take to start, in milliseconds: after a crash it works through its journal first. */
const START_LIMIT = 600_000;

/** How often it is said that mongod is still starting, in milliseconds. */
const PATIENCE = 10_000;

/** In milliseconds. */
const DEATH_WAIT = 1_000;

/** What a launch needs. */
export interface LaunchOptions {
  readonly mongod: FoundMongod;
  readonly layout: Layout;
  readonly secrets: DatabaseSecrets;
  readonly cacheGib: number;
  /** The port must be this one; else the last one, or any. */
  readonly port?: number;
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
}

/** A mongod that is a writable primary. */
export interface LaunchedMongod {
  readonly process: MongodProcess;
  readonly port: number;
  /** The feature compatibility level of its files. */
  readonly featureCompatibility: string;
}

/**
 * Starts mongod and waits until it is the writable primary of its replica set. Takes another port when somebody took
 * the one it wanted, and first stops a mongod that an earlier run left on the folder. Throws a `StartupError` when
 * mongod ends instead, and the signal's reason when it is aborted; nothing runs then.
 */
export async function launchMongod(options: LaunchOptions): Promise<LaunchedMongod> {
  let preferred = options.port ?? (await readRunningRecord(options.layout))?.port;
  for (let attempt = 1; ; attempt++) {
    await stopOrphan(options.layout, options.report);
    const outcome = await tryLaunch(options.port ?? (await freePort(preferred)), options);
    if ("process" in outcome) return outcome;
    const curable = outcome.code === PORT_TAKEN || outcome.code === DATABASE_IN_USE;
    if (!curable || attempt === ATTEMPTS) throw await explainExit(outcome, options.layout);
    preferred = undefined;
  }
}

/** How mongod ended, where it did not come up. */
async function tryLaunch(port: number, options: LaunchOptions): Promise<LaunchedMongod | MongodExit> {
  const { layout, mongod, cacheGib } = options;
  const child = await spawnMongod(mongod.path, mongodArguments(layout, port, cacheGib), layout);
  const ending = new AbortController();
  const started = prepare(child, port, { ...options, signal: AbortSignal.any([options.signal, ending.signal]) });
  const outcome = await Promise.race([started, child.ended]).catch((error: unknown) => failed(error, child, options));
  if ("process" in outcome) return outcome;
  ending.abort(new Error("mongod ended"));
  await started.catch(() => undefined);
  return outcome;
}

/** A connection to a mongod that dies breaks a moment before the system tells us of its death, which is the cause. */
async function failed(error: unknown, child: MongodProcess, options: LaunchOptions): Promise<MongodExit> {
  const death = options.signal.aborted
    ? undefined
    : await Promise.race([child.ended, delay(DEATH_WAIT, undefined, { ref: false })]);
  if (death) return death;
  await child.stop(STOP_GRACE);
  options.signal.throwIfAborted();
  throw error;
}

function reportWaiting(report: (line: string) => void): Disposable {
  let seconds = 0;
  const timer = setInterval(() => {
    seconds += PATIENCE / 1000;
    report(`mongod is still starting after ${seconds} s: it may be working through its journal`);
  }, PATIENCE);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

async function prepare(child: MongodProcess, port: number, options: LaunchOptions): Promise<LaunchedMongod> {
  if (child.pid !== undefined) await writeRunningRecord(options.layout, { pid: child.pid, port });
  const timeout = AbortSignal.timeout(START_LIMIT);
  const signal = AbortSignal.any([options.signal, timeout]);
  using _waiting = reportWaiting(options.report);
  try {
    await waitUntilListening(port, signal);
    return { process: child, port, featureCompatibility: await preparePrimary(port, options.secrets, signal) };
  } catch (cause) {
    const reason = timeout.aborted ? `not within ${START_LIMIT / 60_000} minutes` : reasonOf(cause);
    const advice = [`its log is ${options.layout.log}`];
    throw new StartupError(`the embedded database does not come up: ${reason}`, advice, { cause });
  }
}
