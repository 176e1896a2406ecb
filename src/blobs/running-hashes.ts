import type { Hash } from "node:crypto";

/** How far a hash has come. */
export interface RunningHash {
  readonly hash: Hash;
  /** Bytes hashed. */
  readonly size: number;
}

/** A few hundred bytes each; an upload that is pushed out is read again. */
const CAPACITY = 1024;

/**
 * The running hashes of uploads that wait for their next chunk. Without them an upload in n chunks would be read again
 * n times. Bounded: the one that waits longest goes first.
 */
export class RunningHashes {
  readonly #waiting = new Map<string, RunningHash>();

  /** Keeps the hash of an upload. */
  park(id: string, running: RunningHash): void {
    this.#waiting.set(id, running);
    const oldest = this.#waiting.keys().next();
    if (this.#waiting.size > CAPACITY && !oldest.done) this.#waiting.delete(oldest.value);
  }

  /** Takes the hash out, if it stands at exactly `size` bytes. */
  take(id: string, size: number): RunningHash | undefined {
    const running = this.#waiting.get(id);
    this.#waiting.delete(id);
    return running?.size === size ? running : undefined;
  }
}
