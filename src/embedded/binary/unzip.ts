import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import yauzl from "yauzl";

/** The most that a member may have unpacked, in bytes. */
const MOST = 1024 ** 3;

/** Unpacks the one member whose path ends in `ending` to `target`, piece by piece. Throws when there is none. */
export async function unzipMember(
  archive: string,
  ending: string,
  target: string,
  signal?: AbortSignal,
): Promise<void> {
  const zip = await yauzl.openPromise(archive, { autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      if (!entry.fileName.endsWith(ending)) continue;
      if (entry.uncompressedSize > MOST) throw new Error(`${entry.fileName} is larger than ${MOST} bytes`);
      const unpacked = await zip.openReadStreamPromise(entry);
      await pipeline(unpacked, createWriteStream(target, { mode: 0o600, flush: true }), signal ? { signal } : {});
      return;
    }
    throw new Error(`${archive} has no ${ending}`);
  } finally {
    zip.close();
  }
}
