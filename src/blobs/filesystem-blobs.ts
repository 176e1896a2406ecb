import { type Digest, isDigest } from "../core/digest.ts";
import type { Blob, ByteRange } from "./blob-store.ts";
import { FileBytes } from "./file-bytes.ts";
import type { FileOperations } from "./file-operations.ts";
import { type Layout, SHARDS } from "./layout.ts";
import { changing, unlessMissing } from "./storage-error.ts";

/** The blobs on the disk; each method is the one of `BlobStore`. */
export class FilesystemBlobs {
  readonly #files: FileOperations;
  readonly #layout: Layout;

  constructor(files: FileOperations, layout: Layout) {
    this.#files = files;
    this.#layout = layout;
  }

  async stat(digest: Digest): Promise<Blob | undefined> {
    const stats = await unlessMissing(this.#files.stat(this.#layout.blob(digest).file));
    return stats && { digest, size: stats.size };
  }

  async read(digest: Digest, range?: ByteRange): Promise<FileBytes | undefined> {
    const file = await unlessMissing(this.#files.open(this.#layout.blob(digest).file, "r"));
    if (file === undefined) return undefined;
    try {
      const { size } = await file.stat();
      const { start, end } = range ?? { start: 0, end: size - 1 };
      if (range !== undefined) requireWithin(range, size);
      return new FileBytes(file, start, end - start + 1);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Not synced: what a power cut brings back nobody refers to, and the next sweep removes it again. */
  async delete(digest: Digest): Promise<boolean> {
    const unlinked = this.#files.unlink(this.#layout.blob(digest).file).then(() => true);
    return (await changing(unlessMissing(unlinked))) ?? false;
  }

  async *list(): AsyncIterable<Blob> {
    for (const shard of SHARDS) {
      const names = (await unlessMissing(this.#files.readdir(this.#layout.shard(shard)))) ?? [];
      yield* this.#blobsNamed(names.sort());
    }
  }

  async *#blobsNamed(names: readonly string[]): AsyncIterable<Blob> {
    for (const name of names) {
      const digest = `sha256:${name}`;
      const blob = isDigest(digest) ? await this.stat(digest) : undefined;
      if (blob) yield blob;
    }
  }
}

function requireWithin(range: ByteRange, size: number): void {
  if (range.start < 0 || range.end < range.start || range.end >= size)
    throw new RangeError(`bytes ${range.start} to ${range.end} are not within a blob of ${size}`);
}
