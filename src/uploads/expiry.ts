import type { BlobStore } from "../blobs/blob-store.ts";
import type { Sessions } from "./sessions.ts";

/** How much an expiry removed. */
export interface Expired {
  readonly sessions: number;
  /** Uploads in the store that no session knew. */
  readonly strays: number;
}

/** Told of bytes that could not be removed; the next expiry tries again. */
export type CleanupFailed = (error: unknown, uploadId: string) => void;

export interface ExpiryParts {
  readonly store: BlobStore;
  readonly sessions: Sessions;
  readonly cleanupFailed: CleanupFailed;
}

/**
 * Removes the sessions whose time is over with their bytes, and the bytes without a session to which nothing was added
 * since `idleSince`: a younger upload may be about to get its session.
 */
export async function expireUploads(parts: ExpiryParts, now: Date, idleSince: Date): Promise<Expired> {
  let sessions = 0;
  // The session first: if we die here, its bytes are strays, which the next expiry finds.
  for (let id = await parts.sessions.takeExpired(now); id !== undefined; id = await parts.sessions.takeExpired(now)) {
    await abort(parts, id);
    sessions += 1;
  }
  return { sessions, strays: await removeStrays(parts, idleSince) };
}

/** Removes what the end of this process cut short: sessions that cannot go on, and all bytes without a session. */
export async function expireInterruptedUploads(parts: ExpiryParts): Promise<Expired> {
  const sessions = await parts.sessions.removeInterrupted();
  const strays = await removeStrays(parts, undefined);
  return { sessions, strays };
}

async function removeStrays(parts: ExpiryParts, idleSince: Date | undefined): Promise<number> {
  let strays = 0;
  for await (const { id, modifiedAt } of parts.store.uploads()) {
    if (idleSince !== undefined && modifiedAt > idleSince) continue;
    if (await parts.sessions.exists(id)) continue;
    if (await abort(parts, id)) strays += 1;
  }
  return strays;
}

async function abort({ store, cleanupFailed }: ExpiryParts, id: string): Promise<boolean> {
  try {
    return await store.abortUpload(id);
  } catch (error) {
    cleanupFailed(error, id);
    return false;
  }
}
