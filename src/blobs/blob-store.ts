import type { Readable } from "node:stream";
import type { Digest } from "../core/digest.ts";

/** A stored blob: immutable bytes under the digest of their content. */
export interface Blob {
  readonly digest: Digest;
  /** In bytes. */
  readonly size: number;
}

/** A part of a blob; both ends are inclusive, counted from 0, as in an HTTP `Content-Range`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** An upload that is in the store but not yet a blob. */
export interface PendingUpload {
  readonly id: string;
  /** Bytes received so far. */
  readonly size: number;
  readonly modifiedAt: Date;
}

/**
 * Where the bytes are. Knows nothing of names, access or reference counts.
 *
 * Contract, run by every adapter (`tests/contract/blob-store.ts`):
 * - a blob is either wholly there, with the bytes of its digest, or not at all;
 * - `commit` answers only when the blob survives a power cut;
 * - bytes flow in pieces of bounded size: no method holds a blob in memory;
 * - a failed write throws `STORAGE_FULL` or `STORAGE_READ_ONLY` where that is the cause.
 */
export interface BlobStore {
  /** Starts an upload under a new id. */
  createUpload(): Promise<Upload>;
  /**
   * Goes on with an upload, also after a restart: reads what was received again where the running hash is lost.
   * `undefined`: no such upload. Throws `UPLOAD_IN_USE` while this process writes to it already.
   */
  resumeUpload(id: string): Promise<Upload | undefined>;
  /**
   * Removes what was received of an upload without reading it; `false`: there was nothing. An upload that is being
   * written to goes too: its commit then throws `NOT_FOUND`.
   */
  abortUpload(id: string): Promise<boolean>;
  /** All uploads that were neither committed nor aborted, in no order. */
  uploads(): AsyncIterable<PendingUpload>;

  stat(digest: Digest): Promise<Blob | undefined>;
  /**
   * The bytes of a blob, or a part of them. `undefined`: no such blob. Once a stream is returned it ends well even
   * if the blob is deleted meanwhile. The range must lie within the blob. Destroying the stream frees what it holds.
   */
  read(digest: Digest, range?: ByteRange): Promise<Readable | undefined>;
  /** Removes a blob; `false`: there was none. */
  delete(digest: Digest): Promise<boolean>;
  /** All blobs, ordered by digest. */
  list(): AsyncIterable<Blob>;
}

/** The most bytes that `Upload.head` gives. */
export const MAX_HEAD = 4 * 1024 * 1024;

/** Bytes on their way into the store. Disposing closes it and keeps what was received; only `abort` removes it. */
export interface Upload extends AsyncDisposable {
  readonly id: string;
  /** Bytes received so far. */
  readonly size: number;
  /**
   * Appends the bytes of `source` and hashes them on the way. A chunk is done with when the next one is asked for: the
   * source may then use its memory again. When the source fails, or `signal` is aborted, the bytes before that are kept
   * and the failure is thrown on. A source that is a `Readable` is left open then, so that its connection can still
   * carry the answer.
   */
  append(source: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<void>;
  /**
   * The first `length` bytes received, or all of them where there are fewer; at most `MAX_HEAD`, which is what an
   * object store can keep at hand while the rest streams on. For looking at headers before the upload ends.
   */
  head(length: number): Promise<Uint8Array>;
  /**
   * Makes the bytes a blob, durably: synced to the disk, renamed, the folder synced. Throws `DIGEST_MISMATCH` and
   * keeps nothing when `expected` is given and differs. Committing bytes that are stored already is no error.
   * Ends the upload, also when it fails: it can then only be aborted, or resumed.
   */
  commit(expected?: Digest): Promise<Blob>;
  /** Removes what was received; nothing happens after a commit or another abort. */
  abort(): Promise<void>;
}
