import { type Clock, systemClock } from "../core/clock.ts";
import { StartupError } from "../core/startup-error.ts";
import type { FoundMongod } from "./binary/find-mongod.ts";
import type { DataFolder } from "./data-folder.ts";
import { explainExit } from "./explain-exit.ts";
import { type LaunchOptions, launchMongod } from "./launch.ts";
import { layoutOf } from "./layout.ts";
import { makePrivateFolder } from "./private-file.ts";
import { ensureSecrets, uriOf } from "./secrets.ts";
import { supervise } from "./supervise.ts";
import { waysOut, whyNotOpen } from "./version-guard.ts";
import { readVersionRecord, writeVersionRecord } from "./version-record.ts";

export interface EmbeddedMongodOptions {
  /** Held for as long as the database runs: dispose it afterwards. */
  readonly folder: DataFolder;
  readonly mongod: FoundMongod;
  /** Memory for cached pages, in GiB; at least, and by default, 0.25. */
  readonly cacheGib?: number;
  /** Gets a line when a leftover is cleaned up, and when mongod is started again. */
  readonly report: (line: string) => void;
  readonly clock?: Clock;
  /** Gives up the start. */
  readonly signal?: AbortSignal;
}

/** The registry's own MongoDB. Disposing stops it cleanly and waits until it is gone. */
export interface EmbeddedMongod extends AsyncDisposable {
  /** With user and password; stays the same when mongod is started again. */
  readonly uri: string;
  /** `6.0.5` */
  readonly version: string;
  /** Resolves, with a `StartupError`, when mongod ended four times in a minute and is given up; stays pending when it is disposed. */
  readonly ended: Promise<Error>;
}

/**
 * Starts mongod on the data folder and waits until it is writable. Finishes what an earlier start was killed in, and
 * recovers from a kill of the registry, of mongod or of both. Throws a `StartupError`, before mongod touches the files,
 * when it cannot open them, and when it does not come up.
 */
export async function startEmbeddedMongod(options: EmbeddedMongodOptions): Promise<EmbeddedMongod> {
  const { folder, mongod, report } = options;
  await refuseIncompatible(folder.path, mongod.version);
  const layout = layoutOf(folder.path);
  await makePrivateFolder(layout.folder);
  await makePrivateFolder(layout.database);
  const secrets = await ensureSecrets(layout);
  const signal = options.signal ?? new AbortController().signal;
  const launch: LaunchOptions = { mongod, layout, secrets, cacheGib: options.cacheGib ?? 0, report, signal };
  const first = await launchMongod(launch);
  const { port, featureCompatibility } = first;
  await using stack = new AsyncDisposableStack();
  const supervised = stack.use(
    supervise(first, {
      relaunch: (stopping) => launchMongod({ ...launch, port, signal: stopping }),
      explain: (exit) => explainExit(exit, layout),
      report,
      clock: options.clock ?? systemClock,
    }),
  );
  await writeVersionRecord(folder.path, { version: mongod.version, featureCompatibility });
  const running = stack.move();
  return {
    uri: uriOf(port, secrets.password),
    version: mongod.version,
    ended: supervised.ended,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function refuseIncompatible(folder: string, version: string): Promise<void> {
  const recorded = await readVersionRecord(folder);
  const objection = whyNotOpen(version, recorded);
  if (objection !== undefined) throw new StartupError(objection, waysOut(recorded));
}
