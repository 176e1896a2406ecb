import type { Clock } from "../core/clock.ts";

export interface ReadCacheOptions {
  readonly clock: Clock;
  /** How long a value may be given out after it was read, in milliseconds. */
  readonly lifetime: number;
  /** The most values that are kept; the oldest go first. */
  readonly limit: number;
}

interface Entry {
  readonly value: Promise<unknown>;
  readonly expiresAt: number;
}

/**
 * Values that were just read, and reads that are under way, so that many who ask the same cause one query. What is not
 * there is not kept, because somebody is likely to be about to make it.
 */
export class ReadCache {
  readonly #options: ReadCacheOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: ReadCacheOptions) {
    this.#options = options;
  }

  /** The value under `key`, read by `load` unless a young enough one is here. */
  read<T>(key: string, load: () => Promise<T | undefined>): Promise<T | undefined> {
    const now = this.#options.clock.now().getTime();
    const known = this.#entries.get(key);
    // Nobody uses one key for values of two types.
    if (known && known.expiresAt > now) return known.value as Promise<T | undefined>;
    const value = load();
    this.#keep(key, { value, expiresAt: now + this.#options.lifetime });
    return value;
  }

  /** Forgets all. A read that began before is given to those who wait for it already, and to nobody else. */
  clear(): void {
    this.#entries.clear();
  }

  #keep(key: string, entry: Entry): void {
    // Set anew, a key moves to the end: the first one is always the oldest.
    this.#entries.delete(key);
    if (this.#entries.size >= this.#options.limit) this.#entries.delete(this.#entries.keys().next().value ?? "");
    this.#entries.set(key, entry);
    const forget = () => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    };
    entry.value.then((found) => found === undefined && forget(), forget);
  }
}
