import { chunksOf } from "../blobs/chunks.ts";
import type { Clock } from "../core/clock.ts";
import { RegistryError } from "../core/errors.ts";

export interface KeepAliveOptions {
  readonly clock: Clock;
  /** The least time between two extensions, in milliseconds. */
  readonly every: number;
  /** `false`: it is too late, the session is gone. */
  readonly extend: () => Promise<boolean>;
}

/**
 * The same bytes; while they flow, the session of their upload is extended now and then. An extension runs beside the
 * bytes and may fail: a database that is away for a moment ends no upload of hours. Throws `UPLOAD_INTERRUPTED` when
 * the session is gone.
 */
export async function* keepAlive(
  source: AsyncIterable<Uint8Array>,
  { clock, every, extend }: KeepAliveOptions,
): AsyncGenerator<Uint8Array> {
  let last = clock.now().getTime();
  let alive = true;
  let extending = false;
  const extendOnce = async () => {
    extending = true;
    alive = await extend().catch(() => true);
    extending = false;
  };
  for await (const chunk of chunksOf(source)) {
    if (!alive) throw new RegistryError("UPLOAD_INTERRUPTED");
    const now = clock.now().getTime();
    if (now - last >= every && !extending) {
      last = now;
      void extendOnce();
    }
    yield chunk;
  }
}
