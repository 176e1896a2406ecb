import { setTimeout as sleep } from "node:timers/promises";
import type { Digest } from "../../core/digest.ts";
import type { Display } from "../display/display.ts";
import type { RegistryClient } from "../transport/client.ts";
import type { Download } from "../transport/download.ts";
import type { PartFile } from "./part-file.ts";

/** What is missing of a file, and where it comes from. */
export interface Fetching {
  readonly part: PartFile;
  /** Below the registry's address: of these very bytes, whatever becomes of their tag meanwhile. */
  readonly path: string;
  readonly digest: Digest;
  readonly size: number;
  readonly label: string;
  readonly client: Pick<RegistryClient, "download">;
  readonly display: Pick<Display, "progress" | "notice">;
  readonly signal: AbortSignal;
}

/** Tries in a row that bring no byte. */
const FRUITLESS_TRIES = 3;
/** In milliseconds; each further pause is three times as long. */
const FIRST_PAUSE = 1_000;

/** Fetches until all bytes are there, going on where a connection was lost. Throws a `ClientError`. */
export async function fetchRest(fetching: Fetching): Promise<void> {
  const { part, size, signal, display } = fetching;
  for (let fruitless = 0; part.size < size; ) {
    const before = part.size;
    const download = await fetchOnce(fetching);
    if (download.complete) return;
    fruitless = part.size > before ? 1 : fruitless + 1;
    if (!download.passing || fruitless >= FRUITLESS_TRIES) throw download.error;
    const pause = FIRST_PAUSE * 3 ** (fruitless - 1);
    const share = Math.floor((part.size / size) * 100);
    display.notice(`${reasonOf(download.error)}; going on from ${share}% in ${pause / 1000} s`);
    await sleep(pause, undefined, { signal });
  }
}

async function fetchOnce({ part, path, digest, size, label, client, display }: Fetching): Promise<Download> {
  using progress = display.progress(label, size, "", part.size);
  const take = async (bytes: Uint8Array, position: number) => {
    await part.write(bytes, position);
    progress.advance(bytes.length);
  };
  return await client.download({ path, digest, size, from: part.size, take });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
