import type { OpenFile } from "./file-operations.ts";
import { toStorageError } from "./storage-error.ts";

/** Written at once. With 64 KiB, as they come from a socket, a push as a whole takes a third more processor time. */
const BATCH_BYTES = 1024 * 1024;
/** Put on the disk in the background after this many bytes, so that the sync at the end has little left to do. */
const SYNC_BYTES = 64 * 1024 * 1024;

/** Memory of its own. */
type Batch = Buffer<ArrayBuffer>;

/** One background sync at a time for the whole store: each holds one of the few threads that all file work shares. */
export interface SyncGate {
  busy: boolean;
}

/**
 * Appends to a file in large writes: one is under way while the next batch gathers. The two batches are memory that is
 * used again and again, into which chunks are copied: chunks that wait to be written would live long enough to make the
 * garbage collector mark the whole heap for every 64 MiB. After the first failure every call throws it again: what is
 * in the file is then no longer known.
 */
export class FileWriter {
  readonly #file: OpenFile;
  readonly #gate: SyncGate;
  #batch: Batch | undefined;
  #gathered = 0;
  /** The other batch; being written until `#writing` ends. */
  #other: Batch | undefined;
  #written: number;
  #unsynced = 0;
  #writing: Promise<void> = Promise.resolve();
  #syncing: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;
  #syncFailed = false;
  #ended = false;

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
    return this.#failure === undefined && this.#gathered === 0;
  }

  /** A sync failed: the kernel may have dropped bytes that it shows as written, and will not say so again. */
  get syncFailed(): boolean {
    return this.#syncFailed;
  }

  /** Adds a copy of the chunk; waits only while both batches are full. */
  async add(chunk: Uint8Array): Promise<void> {
    for (let rest = this.#gather(chunk); rest.length > 0; rest = this.#gather(rest)) await this.#turn();
  }

  /** Waits until all that was added is in the file. */
  async flush(): Promise<void> {
    if (this.#gathered > 0) await this.#turn();
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

  /** The end: waits until nothing is under way any more and gives the batches' memory back; never throws. */
  async settle(): Promise<void> {
    this.#ended = true;
    await this.#writing;
    await this.#syncing;
    // Not left to the garbage collector: many small uploads would make it mark the whole heap again and again.
    for (const batch of [this.#batch, this.#other]) batch?.buffer.transfer(0);
    this.#batch = undefined;
    this.#other = undefined;
  }

  /** Copies what fits into the batch and gives what does not. */
  #gather(chunk: Uint8Array): Uint8Array {
    this.#batch ??= Buffer.allocUnsafeSlow(BATCH_BYTES);
    const fitting = chunk.subarray(0, BATCH_BYTES - this.#gathered);
    this.#batch.set(fitting, this.#gathered);
    this.#gathered += fitting.length;
    return chunk.subarray(fitting.length);
  }

  /** Waits for the write under way, whose batch is free then, and starts that of the gathered one. */
  async #turn(): Promise<void> {
    await this.#writing;
    this.#throwFailure();
    const full = this.#batch;
    // A write that began now would read memory that is given back meanwhile.
    if (this.#ended || full === undefined) throw new Error("bytes were added to an upload that was being closed");
    this.#writing = this.#write(full.subarray(0, this.#gathered));
    this.#batch = this.#other;
    this.#other = full;
    this.#gathered = 0;
  }

  async #write(batch: Uint8Array): Promise<void> {
    await this.#noting(this.#writeAll(batch));
    if (this.#failure || this.#unsynced < SYNC_BYTES || this.#gate.busy) return;
    this.#unsynced = 0;
    this.#syncing = this.#syncInBackground();
  }

  async #writeAll(batch: Uint8Array): Promise<void> {
    for (let rest = batch; rest.length > 0; ) {
      const { bytesWritten } = await this.#file.writev([rest], this.#written);
      if (bytesWritten === 0) throw new Error("the disk took no bytes and gave no reason");
      this.#written += bytesWritten;
      this.#unsynced += bytesWritten;
      rest = rest.subarray(bytesWritten);
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
