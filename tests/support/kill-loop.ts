import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Digest, digestOfBytes } from "../../src/core/digest.ts";
import { makeSif } from "./sif-maker.ts";
import { firstToken, type Standalone, startStandalone, temporaryFolder } from "./standalone.ts";

export interface KillLoopOptions {
  /** How often the registry is killed. */
  readonly kills: number;
  /** Decides sizes, moments and victims: equal seeds, equal choices. */
  readonly seed: number;
  readonly report?: (line: string) => void;
}

/** What was seen. Every broken promise is a line in `faults`. */
export interface KillLoopResult {
  readonly kills: number;
  readonly acknowledged: number;
  /** Cut by a kill before the client had an answer. */
  readonly unanswered: number;
  /** Of the unanswered ones, those that turned out to be wholly there: only the answer was lost. */
  readonly completed: number;
  readonly faults: readonly string[];
}

/** Pushes that run at the same time; each worker begins the next push as soon as one ends. */
const WORKERS = 4;
/** Several pushes of this size fit in between a start and its kill. */
const MAX_SIZE = 6_000_000;
/** Between the first request after a start and the kill, in milliseconds. */
const LONGEST_WAIT = 700;

interface Push {
  readonly reference: string;
  readonly digest: Digest;
}

/**
 * Kills the registry (each third time its mongod too) at random moments while pushes run, starts it again, and checks
 * that what was acknowledged is there, byte by byte, and that nothing half-done is.
 */
export async function killLoop({ kills, seed, report = () => {} }: KillLoopOptions): Promise<KillLoopResult> {
  await using folder = await temporaryFolder();
  const random = randomNumbers(seed);
  const state = new State();
  for (let kill = 1; kill <= kills; kill++) {
    const registry = await startStandalone({ dataDir: folder.path });
    await state.check(registry, folder.path);
    await pushUntilKilled(registry, folder.path, { kill, random, state });
    report(`kill ${kill} of ${kills}: ${state.summary}`);
  }
  await using last = await startStandalone({ dataDir: folder.path });
  await state.check(last, folder.path);
  return { kills, ...state.result };
}

class State {
  readonly #acknowledged: Push[] = [];
  #unanswered: Push[] = [];
  #unansweredTotal = 0;
  #completed = 0;
  readonly #faults: string[] = [];

  acknowledge(push: Push): void {
    this.#acknowledged.push(push);
  }

  lose(push: Push): void {
    this.#unanswered.push(push);
    this.#unansweredTotal += 1;
  }

  fault(line: string): void {
    this.#faults.push(line);
  }

  get summary(): string {
    return `${this.#acknowledged.length} acknowledged, ${this.#unansweredTotal} unanswered, ${this.#faults.length} faults`;
  }

  get result(): Omit<KillLoopResult, "kills"> {
    return {
      acknowledged: this.#acknowledged.length,
      unanswered: this.#unansweredTotal,
      completed: this.#completed,
      faults: this.#faults,
    };
  }

  /** Looks at everything, each time: what survived one kill must survive the next too. */
  async check(registry: Standalone, dataDir: string): Promise<void> {
    for (const { reference, digest } of this.#acknowledged) {
      const found = await digestAt(registry, reference);
      if (found !== digest) this.fault(`${reference} was acknowledged as ${digest}, but is ${found}`);
    }
    for (const push of this.#unanswered) {
      const found = await digestAt(registry, push.reference);
      if (found === push.digest) {
        this.#completed += 1;
        this.#acknowledged.push(push);
      } else if (found !== 404) this.fault(`${push.reference} is half done: ${found}`);
    }
    this.#unanswered = [];
    const leftovers = await readdir(join(dataDir, "uploads"));
    if (leftovers.length > 0) this.fault(`left in uploads: ${leftovers.join(", ")}`);
  }
}

interface Round {
  readonly kill: number;
  readonly random: () => number;
  readonly state: State;
}

async function pushUntilKilled(registry: Standalone, dataDir: string, { kill, random, state }: Round): Promise<void> {
  const token = await firstToken(dataDir);
  let killed = false;
  const worker = async (index: number) => {
    for (let number = 1; !killed; number++) {
      const bytes = makeSif({
        size: 40_000 + Math.floor(random() * MAX_SIZE),
        seed: kill * 1000 + index * 100 + number,
      });
      const push = { reference: `kill-${kill}/worker-${index}:${number}`, digest: digestOfBytes(bytes) };
      const status = await send(registry, token, push.reference, bytes);
      if (status === 201) state.acknowledge(push);
      else if (status === undefined || killed) state.lose(push);
      else state.fault(`${push.reference} was answered ${status}`);
    }
  };
  const workers = Array.from({ length: WORKERS }, (_, index) => worker(index));
  await sleep(random() * LONGEST_WAIT);
  killed = true;
  const mongod = Number((await readFile(join(dataDir, "mongodb/db/mongod.lock"), "utf8")).trim());
  await registry.end("SIGKILL");
  if (kill % 3 === 0) process.kill(mongod, "SIGKILL");
  await Promise.all(workers);
}

async function send(
  registry: Standalone,
  token: string,
  reference: string,
  bytes: Buffer,
): Promise<number | undefined> {
  const headers = { Authorization: `Bearer ${token}` };
  try {
    const url = `${registry.url}/api/v1/images/${reference}`;
    const { status } = await fetch(url, { method: "PUT", headers, body: new Uint8Array(bytes) });
    return status;
  } catch {
    return undefined;
  }
}

async function digestAt(registry: Standalone, reference: string): Promise<Digest | number> {
  const response = await fetch(`${registry.url}/api/v1/images/${reference}/file`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return response.ok ? digestOfBytes(bytes) : response.status;
}

/** A linear congruential generator (Numerical Recipes): even enough for moments and sizes. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
