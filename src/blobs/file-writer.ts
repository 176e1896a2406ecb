import type { OpenFile } from "./file-operations.ts";
import { toStorageError } from "./storage-error.ts";

/** Written at once. Fewer, larger writes cost half the processor time of one write for each 64 KiB from a socket. */
const BATCH_BYTES = 1024 * 1024;
/** `IOV_MAX`: the most buffers that one `writev` takes on Linux. */
const BATCH_CHUNKS = 1024;
/** Put on the disk in the background after this many bytes, so that the sync at the end has little left to do. */
const SYNC_BYTES = 64 * 1024 * 1024;

/** One background sync at a time for the whole store: each holds one of the few threads that all file work shares. */
export interface SyncGate {
  busy: boolean;
}

/**
 * Appends to a file in large writes: one is under way while the next batch gathers, so at most two batches are in
 * memory. After the first failure every call throws it again: what is in the file is then no longer known.
 */
export class FileWriter {
  readonly #file: OpenFile;
  readonly #gate: SyncGate;
  #batch: Uint8Array[] = [];
  #batchBytes = 0;
  #written: number;
  #unsynced = 0;
  #writing: Promise<void> = Promise.resolve();
  #syncing: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;
  #syncFailed = false;

  constructor(file: OpenFile, position: number, gate: SyncGate) {
    this.#file = file;
    this.#written = position;
    this.#gate = gate;
  }

  /** Bytes that are in the file. */
  get written(): number {
    return this.#written;
  }

  /** All that was added is in the file. */
  get clean(): boolean {
    return this.#failure === undefined && this.#batch.length === 0;
  }

  /** A sync failed: the kernel may have dropped bytes that it shows as written, and will not say so again. */
  get syncFailed(): boolean {
    return this.#syncFailed;
  }

  /** Takes a chunk, which must not change any more; `true`: the batch is full, await `turn` before the next. */
  add(chunk: Uint8Array): boolean {
    if (chunk.length > 0) this.#batch.push(chunk);
    this.#batchBytes += chunk.length;
    return this.#batchBytes >= BATCH_BYTES || this.#batch.length >= BATCH_CHUNKS;
  }

  /** Waits for the write under way and starts that of the batch. */
  async turn(): Promise<void> {
    await this.#writing;
    this.#throwFailure();
    this.#writing = this.#write(this.#batch);
    this.#batch = [];
    this.#batchBytes = 0;
  }

  /** Waits until all that was added is in the file. */
  async flush(): Promise<void> {
    if (this.#batch.length > 0) await this.turn();
    await this.#writing;
    this.#throwFailure();
  }

  /** Waits until all that was added is on the disk. */
  async sync(): Promise<void> {
    await this.flush();
    await this.#syncing;
    this.#throwFailure();
    await this.#noting(this.#file.sync(), () => {
      this.#syncFailed = true;
    });
    this.#throwFailure();
  }

  /** Waits until nothing is under way any more; never throws. */
  async settle(): Promise<void> {
    await this.#writing;
    await this.#syncing;
  }

  async #write(batch: readonly Uint8Array[]): Promise<void> {
    await this.#noting(this.#writeAll(batch));
    if (this.#failure || this.#unsynced < SYNC_BYTES || this.#gate.busy) return;
    this.#unsynced = 0;
    this.#syncing = this.#syncInBackground();
  }

  async #writeAll(batch: readonly Uint8Array[]): Promise<void> {
    let rest = batch;
    while (rest.length > 0) {
      const { bytesWritten } = await this.#file.writev(rest, this.#written);
      if (bytesWritten === 0) throw new Error("the disk took no bytes and gave no reason");
      this.#written += bytesWritten;
      this.#unsynced += bytesWritten;
      rest = after(rest, bytesWritten);
    }
  }

  async #syncInBackground(): Promise<void> {
    this.#gate.busy = true;
    await this.#noting(this.#file.datasync(), () => {
      this.#syncFailed = true;
    });
    this.#gate.busy = false;
  }

  async #noting(work: Promise<void>, failed: () => void = () => undefined): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#failure ??= { error: toStorageError(error) };
      failed();
    }
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error;
  }
}

/** What is left of `chunks` without their first `count` bytes. */
function after(chunks: readonly Uint8Array[], count: number): readonly Uint8Array[] {
  let skip = count;
  const first = chunks.findIndex((chunk) => {
    if (skip < chunk.length) return true;
    skip -= chunk.length;
    return false;
  });
  if (first < 0) return [];
  return chunks.slice(first).map((chunk, index) => (index === 0 ? chunk.subarray(skip) : chunk));
}
