import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { HttpClient } from "./http-client.ts";
import { reportProgress } from "./progress.ts";

/** A file to fetch. */
export interface DownloadOptions {
  readonly url: URL;
  readonly path: string;
  /** 64 hex digits. */
  readonly sha256: string;
  /** What the progress lines call it. */
  readonly name: string;
  readonly report: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** The most that is taken, in bytes: no mongod comes near it. */
const MOST = 1024 ** 3;

/** Fetches a file and checks its hash. Throws, and what it wrote is of no use, when any byte differs or is missing. */
export async function download(client: HttpClient, options: DownloadOptions): Promise<void> {
  const answer = await client.get(options.url, {}, options.signal);
  const announced = Number(answer.headers["content-length"]);
  const hash = createHash("sha256");
  const progress = reportProgress(options.name, announced, options.report);
  let received = 0;
  await pipeline(
    answer.body,
    async function* (source: AsyncIterable<Buffer>) {
      for await (const piece of source) {
        received += piece.length;
        if (received > MOST) throw new Error(`${options.name} is larger than ${MOST} bytes`);
        hash.update(piece);
        progress(received);
        yield piece;
      }
    },
    createWriteStream(options.path, { mode: 0o600, flush: true }),
    options.signal ? { signal: options.signal } : {},
  );
  const actual = hash.digest("hex");
  if (actual !== options.sha256)
    throw new Error(`${options.name} is damaged: its SHA-256 is ${actual}, not ${options.sha256}`);
}
