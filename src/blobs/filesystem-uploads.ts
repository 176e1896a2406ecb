import { createHash } from "node:crypto";
import { RegistryError } from "../core/errors.ts";
import type { PendingUpload, Upload } from "./blob-store.ts";
import type { FileOperations, OpenFile } from "./file-operations.ts";
import { FilesystemUpload, type UploadHost } from "./filesystem-upload.ts";
import { isUploadId, type Layout } from "./layout.ts";
import { type RunningHash, RunningHashes } from "./running-hashes.ts";
import { changing, unlessMissing } from "./storage-error.ts";

/** Owner writes, group reads. */
const FILE_MODE = 0o640;
/** Read at once when an upload is hashed again. */
const REREAD_BYTES = 1024 * 1024;

/** The uploads on the disk; each method is the one of `BlobStore`. */
export class FilesystemUploads {
  readonly #files: FileOperations;
  readonly #layout: Layout;
  readonly #newId: () => string;
  readonly #waiting = new RunningHashes();
  /** The uploads that this process writes to: two writers would mix their bytes. */
  readonly #open = new Set<string>();
  readonly #host: UploadHost;

  constructor(files: FileOperations, layout: Layout, newId: () => string) {
    this.#files = files;
    this.#layout = layout;
    this.#newId = newId;
    const closed = (id: string, running?: RunningHash) => {
      this.#open.delete(id);
      if (running) this.#waiting.park(id, running);
    };
    this.#host = { files, layout, gate: { busy: false }, closed };
  }

  async create(): Promise<Upload> {
    const id = this.#newId();
    const path = this.#layout.upload(id);
    const file = await changing(this.#files.open(path, "wx+", FILE_MODE));
    try {
      await changing(file.chmod(FILE_MODE)); // open leaves out what the umask forbids
    } catch (error) {
      await Promise.allSettled([file.close(), this.#files.unlink(path)]);
      throw error;
    }
    this.#open.add(id);
    return new FilesystemUpload(this.#host, { id, file, hash: createHash("sha256"), size: 0 });
  }

  async resume(id: string): Promise<Upload | undefined> {
    if (!isUploadId(id)) return undefined;
    if (this.#open.has(id)) throw new RegistryError("UPLOAD_IN_USE");
    this.#open.add(id);
    const upload = await this.#reopen(id).catch((error: unknown) => {
      this.#open.delete(id);
      throw error;
    });
    if (upload === undefined) this.#open.delete(id);
    return upload;
  }

  async abort(id: string): Promise<boolean> {
    if (!isUploadId(id)) return false;
    const unlinked = this.#files.unlink(this.#layout.upload(id)).then(() => true);
    return (await changing(unlessMissing(unlinked))) ?? false;
  }

  async *list(): AsyncIterable<PendingUpload> {
    for (const id of (await this.#files.readdir(this.#layout.uploads)).filter(isUploadId)) {
      const stats = await unlessMissing(this.#files.stat(this.#layout.upload(id)));
      if (stats) yield { id, size: stats.size, modifiedAt: stats.mtime };
    }
  }

  async #reopen(id: string): Promise<Upload | undefined> {
    const file = await changing(unlessMissing(this.#files.open(this.#layout.upload(id), "r+")));
    if (file === undefined) return undefined;
    try {
      const { size } = await file.stat();
      const running = this.#waiting.take(id, size) ?? (await hashAgain(file));
      return new FilesystemUpload(this.#host, { id, file, ...running });
    } catch (error) {
      await file.close();
      throw error;
    }
  }
}

/** Hashes what is in a file. */
async function hashAgain(file: OpenFile): Promise<RunningHash> {
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafeSlow(REREAD_BYTES);
  let size = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, size);
    if (bytesRead === 0) return { hash, size };
    hash.update(buffer.subarray(0, bytesRead));
    size += bytesRead;
  }
}
