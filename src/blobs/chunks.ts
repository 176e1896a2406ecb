import { Readable } from "node:stream";

/**
 * The chunks of `source`. Ends with the reason of `signal` as soon as it is aborted, even while the source is silent.
 * A `Readable` is left open when the consumer stops early: destroying a request would also destroy the connection on
 * which the refusal is to be sent. Whoever made the source closes it.
 */
export async function* chunksOf(source: AsyncIterable<Uint8Array>, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const iterator = iteratorOf(source);
  using abort = new Abort(signal);
  try {
    for (;;) {
      const next = await abort.orNext(iterator);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // Not awaited: a source that hangs in next() hangs in return() too.
    iterator.return?.().catch(() => undefined);
  }
}

function iteratorOf(source: AsyncIterable<Uint8Array>): AsyncIterator<Uint8Array> {
  if (source instanceof Readable) return source.iterator({ destroyOnReturn: false });
  return source[Symbol.asyncIterator]();
}

/** One listener for all chunks: a race against one long-lived promise would keep memory for every chunk. */
class Abort implements Disposable {
  readonly #signal: AbortSignal | undefined;
  #reject: (reason: unknown) => void = () => undefined;
  readonly #listener = () => this.#reject(this.#signal?.reason);

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    signal?.addEventListener("abort", this.#listener);
  }

  orNext<T>(iterator: AsyncIterator<T>): Promise<IteratorResult<T>> {
    if (this.#signal === undefined) return iterator.next();
    this.#signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      iterator.next().then(resolve, reject);
    });
  }

  [Symbol.dispose](): void {
    this.#signal?.removeEventListener("abort", this.#listener);
  }
}
