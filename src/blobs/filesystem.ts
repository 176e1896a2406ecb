import { randomUUID } from "node:crypto";
import type { BlobStore } from "./blob-store.ts";
import { type FileOperations, nodeFileOperations } from "./file-operations.ts";
import { FilesystemBlobs } from "./filesystem-blobs.ts";
import { FilesystemUploads } from "./filesystem-uploads.ts";
import { makeFolders } from "./folders.ts";
import { layoutOf } from "./layout.ts";

/** What a filesystem store may be given instead of the real thing. */
export interface FilesystemOptions {
  readonly files?: FileOperations;
  readonly newId?: () => string;
}

/**
 * Opens the blob store in the folder `root` and makes the folders that are missing, or throws a `StartupError`.
 * Several processes may share the folder, but an upload belongs to one of them at a time: within one process
 * `resumeUpload` sees to that (`UPLOAD_IN_USE`), between processes the caller must.
 */
export async function openFilesystemStore(root: string, options: FilesystemOptions = {}): Promise<BlobStore> {
  const files = options.files ?? nodeFileOperations;
  const layout = layoutOf(root);
  await makeFolders(files, layout);
  const uploads = new FilesystemUploads(files, layout, options.newId ?? randomUUID);
  const blobs = new FilesystemBlobs(files, layout);
  return {
    createUpload: () => uploads.create(),
    resumeUpload: (id) => uploads.resume(id),
    abortUpload: (id) => uploads.abort(id),
    uploads: () => uploads.list(),
    stat: (digest) => blobs.stat(digest),
    read: (digest, range) => blobs.read(digest, range),
    delete: (digest) => blobs.delete(digest),
    list: () => blobs.list(),
  };
}
