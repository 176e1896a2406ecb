import { join } from "node:path";
import { type Digest, hexOf } from "../core/digest.ts";

/**
 * Where everything lies on the disk:
 *
 *     <root>/
 *       blobs/
 *         sha256/
 *           00/ … ff/          the first two digits, so that no folder gets too long; all made when the store is opened
 *             <64 hex digits>  a blob: its name is its digest, its content never changes
 *       uploads/
 *         <uuid>               what was received of an upload
 */
export interface Layout {
  readonly root: string;
  readonly blobs: string;
  readonly sha256: string;
  readonly uploads: string;
  /** The folder of all blobs that begin with the two hex digits. */
  shard(prefix: string): string;
  blob(digest: Digest): BlobPath;
  /** Throws a `TypeError` for what is no upload id: no path leaves the folder. */
  upload(id: string): string;
}

/** A blob's file and the folder that must be synced after it. */
export interface BlobPath {
  readonly file: string;
  readonly folder: string;
}

/** The two digits that begin the digests of one folder, in order: `00` to `ff`. */
export const SHARDS: readonly string[] = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, "0"));

const UPLOAD_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Tells whether `text` can be the id of an upload on the disk. */
export function isUploadId(text: string): boolean {
  return UPLOAD_ID.test(text);
}

/** The tree below `root`. */
export function layoutOf(root: string): Layout {
  const blobs = join(root, "blobs");
  const sha256 = join(blobs, "sha256");
  const uploads = join(root, "uploads");
  const shard = (prefix: string) => join(sha256, prefix);
  return {
    root,
    blobs,
    sha256,
    uploads,
    shard,
    blob: (digest) => {
      const hex = hexOf(digest);
      const folder = shard(hex.slice(0, 2));
      return { folder, file: join(folder, hex) };
    },
    upload: (id) => {
      if (!isUploadId(id)) throw new TypeError("not an upload id");
      return join(uploads, id);
    },
  };
}
