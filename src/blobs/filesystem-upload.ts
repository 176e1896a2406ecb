import type { Hash } from "node:crypto";
import { type Digest, digestOf } from "../core/digest.ts";
import { RegistryError } from "../core/errors.ts";
import { type Blob, MAX_HEAD, type Upload } from "./blob-store.ts";
import { chunksOf } from "./chunks.ts";
import type { FileOperations, OpenFile } from "./file-operations.ts";
import { FileWriter, type SyncGate } from "./file-writer.ts";
import { syncFolder } from "./folders.ts";
import type { Layout } from "./layout.ts";
import type { RunningHash } from "./running-hashes.ts";
import { changing, unlessMissing } from "./storage-error.ts";

/** What an upload needs of its store. */
export interface UploadHost {
  readonly files: FileOperations;
  readonly layout: Layout;
  readonly gate: SyncGate;
  /** The upload is closed; `running` when it may go on later. */
  closed(id: string, running?: RunningHash): void;
}

/** An upload's open file, with the hash of what is in it. */
export interface ReceivedFile extends RunningHash {
  readonly id: string;
  readonly file: OpenFile;
}

/** An upload on the disk. After a failed write or commit it can only be aborted, or resumed by a new handle. */
export class FilesystemUpload implements Upload {
  readonly id: string;
  readonly #host: UploadHost;
  readonly #file: OpenFile;
  readonly #hash: Hash;
  readonly #writer: FileWriter;
  #state: "open" | "closed" | "committed" = "open";

  constructor(host: UploadHost, received: ReceivedFile) {
    this.id = received.id;
    this.#host = host;
    this.#file = received.file;
    this.#hash = received.hash;
    this.#writer = new FileWriter(received.file, received.size, host.gate);
  }

  get size(): number {
    return this.#writer.written;
  }

  async append(source: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<void> {
    this.#requireOpen();
    try {
      for await (const chunk of chunksOf(source, signal)) {
        this.#hash.update(chunk);
        await this.#writer.add(chunk);
      }
    } finally {
      await this.#flush();
    }
  }

  async head(length: number): Promise<Uint8Array> {
    this.#requireOpen();
    const head = Buffer.alloc(Math.min(length, MAX_HEAD, this.size));
    let filled = 0;
    while (filled < head.length) {
      const { bytesRead } = await this.#file.read(head, filled, head.length - filled, filled);
      if (bytesRead === 0) throw new Error("the file of an upload became shorter");
      filled += bytesRead;
    }
    return head;
  }

  async commit(expected?: Digest): Promise<Blob> {
    this.#requireOpen();
    await this.#flush();
    const digest = digestOf(this.#hash.copy().digest());
    if (expected !== undefined && digest !== expected) {
      await this.abort().catch(() => undefined); // what could not be removed is swept later
      throw new RegistryError("DIGEST_MISMATCH", { actual: digest, expected });
    }
    try {
      await changing(this.#store(digest));
      this.#state = "committed";
      return { digest, size: this.size };
    } finally {
      await this.#close();
    }
  }

  async abort(): Promise<void> {
    if (this.#state === "committed") return;
    await this.#close();
    await changing(this.#remove());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#state !== "open") return;
    await this.#writer.settle();
    if (this.#writer.syncFailed) return this.abort();
    await this.#close(this.#writer.clean ? { hash: this.#hash, size: this.size } : undefined);
  }

  async #store(digest: Digest): Promise<void> {
    const { files, layout } = this.#host;
    const blob = layout.blob(digest);
    const there = await unlessMissing(files.stat(blob.file));
    if (there?.size === this.size) await this.#remove();
    else await this.#moveTo(blob.file);
    // Also when the blob was there: whoever renamed it may not have come to this yet.
    await syncFolder(files, blob.folder);
  }

  async #moveTo(path: string): Promise<void> {
    await this.#sync();
    const { files, layout } = this.#host;
    if ((await this.#file.stat()).size !== this.size) throw new Error("another process wrote to the same upload");
    const moved = await unlessMissing(files.rename(layout.upload(this.id), path).then(() => true));
    if (!moved) throw new RegistryError("NOT_FOUND", { what: "the upload" });
  }

  /** All to the disk. A failed sync is never repeated: the bytes may be lost, and the next sync would not say so. */
  async #sync(): Promise<void> {
    try {
      await this.#writer.sync();
    } catch (error) {
      await this.#discardLost();
      throw error;
    }
  }

  async #flush(): Promise<void> {
    try {
      await this.#writer.flush();
    } catch (error) {
      await this.#discardLost();
      throw error;
    }
  }

  /** Removes what the disk may have lost, so that nobody resumes it. */
  async #discardLost(): Promise<void> {
    if (this.#writer.syncFailed) await this.abort().catch(() => undefined); // the first failure is the one to tell
  }

  async #remove(): Promise<void> {
    const { files, layout } = this.#host;
    await unlessMissing(files.unlink(layout.upload(this.id)));
  }

  async #close(running?: RunningHash): Promise<void> {
    if (this.#state === "closed") return;
    if (this.#state === "open") this.#state = "closed";
    await this.#writer.settle();
    this.#host.closed(this.id, running);
    // All that must last is synced by then. A failed close frees the handle as well.
    await this.#file.close().catch(() => undefined);
  }

  #requireOpen(): void {
    if (this.#state !== "open") throw new Error(`the upload ${this.id} is ${this.#state}`);
  }
}
