import type { AccountModels } from "./model.ts";

/** A use is not written down when one of the last minute is. In milliseconds. */
const RESOLUTION = 60_000;
/** A stop does not wait longer for a database that is gone. In milliseconds. */
const WRITE_TIMEOUT = 5_000;
/** Tokens whose use waits to be written down: about 1 MB. Of more, the time of last use may be older than the use. */
const MAX_PENDING = 10_000;

/**
 * When tokens were last used. Noting a use costs a request nothing: it is kept in memory and written down with others,
 * at most once a minute for each token. What a crash loses is of no consequence.
 */
export class TokenUses {
  readonly #models: AccountModels;
  #pending = new Map<string, Date>();

  constructor(models: AccountModels) {
    this.#models = models;
  }

  /** `last`: what is written down already. */
  note(id: string, last: Date | undefined, now: Date): void {
    if (last && now.getTime() - last.getTime() < RESOLUTION) return;
    if (this.#pending.size < MAX_PENDING || this.#pending.has(id)) this.#pending.set(id, now);
  }

  /** Writes down what has been noted. What fails is tried again the next time. */
  async flush(): Promise<void> {
    const uses = this.#pending;
    if (uses.size === 0) return;
    this.#pending = new Map();
    try {
      await this.#models.tokens.bulkWrite(
        [...uses].map(([_id, at]) => ({ updateOne: { filter: { _id }, update: { $max: { lastUsedAt: at } } } })),
        { ordered: false, timeoutMS: WRITE_TIMEOUT },
      );
    } catch (error) {
      for (const [id, at] of uses) this.note(id, undefined, this.#pending.get(id) ?? at);
      throw error;
    }
  }
}
