import type { Connection } from "mongoose";
import type { Clock } from "../core/clock.ts";
import type { Digest } from "../core/digest.ts";
import { containerKey, type Image } from "./image.ts";
import { catalogModels } from "./model.ts";

/** Counts pulls without costing them anything: in memory, written in batches. A crash loses what was not written. */
export interface PullCounter {
  /** Counts one pull, now. */
  count(image: Image): void;
  /** Writes what has been counted. What the database does not take now goes with the next call; throws why. */
  flush(): Promise<void>;
}

export interface PullCounterOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  /** How many images are counted between two flushes: pulls of any more are not. Each takes some 500 bytes. */
  readonly limit?: number;
}

const LIMIT = 50_000;

export function createPullCounter({ connection, clock, limit = LIMIT }: PullCounterOptions): PullCounter {
  const { images, containers } = catalogModels(connection);
  const ofImages = new Tally<ImageKey>(limit, async (batch) => {
    const operations = batch.map(([{ container, digest }, pulls]) => {
      return { updateOne: { filter: { container, digest }, update: increment(pulls) } };
    });
    await images.bulkWrite(operations, { ordered: false });
  });
  const ofContainers = new Tally<string>(limit, async (batch) => {
    const operations = batch.map(([_id, pulls]) => ({ updateOne: { filter: { _id }, update: increment(pulls) } }));
    await containers.bulkWrite(operations, { ordered: false });
  });
  return {
    count: (image) => {
      const container = containerKey(image);
      const { digest } = image;
      const at = clock.now();
      ofImages.add(`${container}@${digest}`, { container, digest }, at);
      ofContainers.add(container, container, at);
    },
    flush: async () => {
      await ofImages.flush();
      await ofContainers.flush();
    },
  };
}

interface ImageKey {
  readonly container: string;
  readonly digest: Digest;
}

interface Pulls {
  readonly count: number;
  readonly at: Date;
}

const increment = ({ count, at }: Pulls) => ({ $inc: { pulls: count }, $max: { pulledAt: at } });

/** What was counted and is not written yet. */
class Tally<K> {
  readonly #limit: number;
  readonly #write: (batch: readonly [K, Pulls][]) => Promise<void>;
  #counted = new Map<string, [K, Pulls]>();

  constructor(limit: number, write: (batch: readonly [K, Pulls][]) => Promise<void>) {
    this.#limit = limit;
    this.#write = write;
  }

  add(key: string, subject: K, at: Date, count = 1): void {
    const [, before] = this.#counted.get(key) ?? [];
    if (!before && this.#counted.size >= this.#limit) return;
    this.#counted.set(key, [subject, { count: (before?.count ?? 0) + count, at: later(before?.at, at) }]);
  }

  async flush(): Promise<void> {
    const batch = this.#counted;
    this.#counted = new Map();
    if (batch.size === 0) return;
    try {
      await this.#write([...batch.values()]);
    } catch (error) {
      for (const [key, [subject, { count, at }]] of batch) this.add(key, subject, at, count);
      throw error;
    }
  }
}

function later(one: Date | undefined, other: Date): Date {
  return one && one > other ? one : other;
}
