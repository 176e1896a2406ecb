import type { BlobStore } from "../blobs/blob-store.ts";
import type { Digest } from "../core/digest.ts";
import { RegistryError } from "../core/errors.ts";
import type { ByteSource } from "../sif/byte-source.ts";

/** A stored blob that is read in parts. Throws `NOT_FOUND` when it is not in the store, or not any more. */
export async function blobSource(store: BlobStore, digest: Digest): Promise<ByteSource> {
  const blob = await store.stat(digest);
  if (!blob) throw missing(digest);
  return {
    size: blob.size,
    read: async (offset, length) => {
      if (length === 0) return new Uint8Array();
      const stream = await store.read(digest, { start: offset, end: offset + length - 1 });
      if (!stream) throw missing(digest);
      return collect(stream, length);
    },
  };
}

/** Into one buffer, so that never more than the part itself is held. */
async function collect(stream: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  for await (const chunk of stream) {
    bytes.set(chunk, filled);
    filled += chunk.length;
  }
  if (filled !== length) throw new Error(`the blob store gave ${filled} bytes where ${length} were asked for`);
  return bytes;
}

function missing(digest: Digest): RegistryError {
  return new RegistryError("NOT_FOUND", { what: `the blob ${digest}` });
}
