import type { Connection } from "mongoose";
import type { BlobStore, Upload } from "../blobs/blob-store.ts";
import type { Clock } from "../core/clock.ts";
import { type CleanupFailed, type Expired, expireInterruptedUploads, expireUploads } from "./expiry.ts";
import { keepAlive } from "./keep-alive.ts";
import { Sessions, type UploadOwner, type UploadSession } from "./sessions.ts";

export type { CleanupFailed, Expired } from "./expiry.ts";
export type { UploadOwner, UploadSession } from "./sessions.ts";

/**
 * Bytes under way, each with a session in the database from before the first byte until what they are for is durable.
 * So whatever is cut short is known, and expires.
 */
export interface Uploads {
  /**
   * An upload of one request: receives `source`, then lets `work` look at the bytes, commit them, and write down what
   * they are for. Gives what `work` gives. Whatever throws, and also when `work` does not commit, the bytes and the
   * session are removed. A blob that was committed stays, as others may share it.
   */
  receive<T>(
    source: AsyncIterable<Uint8Array>,
    owner: UploadOwner & { readonly signal?: AbortSignal },
    work: (upload: Upload) => Promise<T>,
  ): Promise<T>;

  /** Starts an upload that takes several requests. */
  begin(owner: UploadOwner): Promise<Upload>;
  /** Who began it, and until when it lasts; `undefined`: unknown or expired. */
  find(id: string): Promise<UploadSession | undefined>;
  /** Goes on with an upload and extends it; `undefined`: unknown or expired. Throws `UPLOAD_IN_USE`. */
  resume(id: string): Promise<Upload | undefined>;
  /** Appends as `Upload.append` does and extends the session while bytes flow. */
  append(upload: Upload, source: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<void>;
  /** What the bytes are for is durable, or they were aborted: the session ends. */
  finish(id: string): Promise<void>;

  /** Removes what has expired at `now`. Any number of processes may do so at any time. */
  expire(now: Date): Promise<Expired>;
  /** Removes what an earlier process left half done. Only for the start of one that has the store to itself. */
  expireInterrupted(): Promise<Expired>;
}

export interface UploadsOptions {
  readonly connection: Connection;
  readonly store: BlobStore;
  readonly clock: Clock;
  /** How long an upload lasts to which nothing is added, in milliseconds. */
  readonly lifetime: number;
  /** Told of what could not be removed. Nothing needs to be done: it expires. */
  readonly cleanupFailed?: CleanupFailed;
}

/** An upload is extended when a tenth of its lifetime has passed. */
const EXTENSIONS = 10;

export function createUploads(options: UploadsOptions): Uploads {
  const { connection, store, clock, lifetime, cleanupFailed = () => undefined } = options;
  const sessions = new Sessions(connection, clock, lifetime);
  const parts = { store, sessions, cleanupFailed };

  const begin = (owner: UploadOwner, resumable: boolean) => beginUpload(parts, owner, resumable);
  const append: Uploads["append"] = (upload, source, signal) => {
    const extend = () => sessions.extend(upload.id);
    return upload.append(keepAlive(source, { clock, every: lifetime / EXTENSIONS, extend }), signal);
  };
  return {
    receive: async (source, { signal, ...owner }, work) => {
      const upload = await begin(owner, false);
      try {
        await append(upload, source, signal);
        return await work(upload);
      } finally {
        // An abort does nothing after a commit.
        await upload.abort().catch((error: unknown) => cleanupFailed(error, upload.id));
        await sessions.remove(upload.id).catch((error: unknown) => cleanupFailed(error, upload.id));
      }
    },
    begin: (owner) => begin(owner, true),
    find: (id) => sessions.find(id),
    resume: async (id) =>
      (await sessions.find(id)) && (await sessions.extend(id)) ? store.resumeUpload(id) : undefined,
    append,
    finish: (id) => sessions.remove(id),
    expire: (now) => expireUploads(parts, now, new Date(now.getTime() - lifetime)),
    expireInterrupted: () => expireInterruptedUploads(parts),
  };
}

interface Parts {
  readonly store: BlobStore;
  readonly sessions: Sessions;
  readonly cleanupFailed: CleanupFailed;
}

async function beginUpload(parts: Parts, owner: UploadOwner, resumable: boolean): Promise<Upload> {
  const upload = await parts.store.createUpload();
  try {
    await parts.sessions.add(upload.id, owner, resumable);
    return upload;
  } catch (error) {
    await upload.abort().catch((failure: unknown) => parts.cleanupFailed(failure, upload.id));
    throw error;
  }
}
