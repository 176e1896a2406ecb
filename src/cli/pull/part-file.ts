import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { type Digest, digestOf, hexOf } from "../../core/digest.ts";
import { ClientError } from "../client-error.ts";
import { cannotWrite } from "./file-error.ts";

/** A file that is not whole yet. It is kept when it is closed, so that the next pull goes on with it. */
export interface PartFile extends AsyncDisposable {
  readonly path: string;
  /** How many bytes it has. */
  readonly size: number;
  /** Appends; a position before its end makes it begin anew there, which is only possible at 0. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** Of all bytes that it has. */
  digest(): Digest;
  /** Makes it empty. */
  clear(): Promise<void>;
  /** Removes it. */
  discard(): Promise<void>;
  /** Makes it durable, then gives it its name, in place of whatever has that. */
  publish(destination: string): Promise<void>;
}

/** What is to be read in, and who watches. */
export interface Opening {
  readonly destination: string;
  readonly digest: Digest;
  /** Is told of each part of what was there already. */
  readonly advance: (bytes: number) => void;
  readonly signal: AbortSignal;
}

const CHUNK = 1024 * 1024;

/** Beside the destination, so that a rename publishes it; one for each image, so that no two are mixed up. */
export function partPath(destination: string, digest: Digest): string {
  return `${destination}.${hexOf(digest).slice(0, 12)}.part`;
}

/** Opens what an earlier pull of these bytes left, or a new file. Throws a `ClientError`. */
export async function openPartFile({ destination, digest, advance, signal }: Opening): Promise<PartFile> {
  const path = partPath(destination, digest);
  // A symbolic link of this name would be somebody else's; images are programs, as other clients have it too.
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW;
  const handle = await open(path, flags, 0o777).catch((error: unknown) => {
    throw cannotWrite(path, error);
  });
  try {
    const part = new OpenPart(path, handle);
    await part.readIn(advance, signal);
    return part;
  } catch (error) {
    await handle.close();
    throw cannotWrite(path, error);
  }
}

class OpenPart implements PartFile {
  readonly path: string;
  readonly #handle: FileHandle;
  #hash = createHash("sha256");
  #size = 0;

  constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
  }

  get size(): number {
    return this.#size;
  }

  async readIn(advance: (bytes: number) => void, signal: AbortSignal): Promise<void> {
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (;;) {
      signal.throwIfAborted();
      const { bytesRead } = await this.#handle.read(buffer, 0, CHUNK, this.#size);
      if (bytesRead === 0) return;
      this.#append(buffer.subarray(0, bytesRead));
      advance(bytesRead);
    }
  }

  async write(bytes: Uint8Array, position: number): Promise<void> {
    if (position === 0 && this.#size > 0) await this.clear();
    if (position !== this.#size) throw new RangeError(`${this.path} has ${this.#size} bytes, not ${position}`);
    try {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await this.#handle.write(bytes, done, bytes.length - done, position + done);
        done += bytesWritten;
      }
    } catch (error) {
      throw cannotWrite(this.path, error);
    }
    this.#append(bytes);
  }

  #append(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#size += bytes.length;
  }

  digest(): Digest {
    return digestOf(this.#hash.copy().digest());
  }

  async clear(): Promise<void> {
    await this.#handle.truncate(0);
    this.#hash = createHash("sha256");
    this.#size = 0;
  }

  async discard(): Promise<void> {
    await rm(this.path, { force: true });
  }

  async publish(destination: string): Promise<void> {
    try {
      await this.#handle.sync();
      await rename(this.path, destination);
      await syncFolder(dirname(destination));
    } catch (error) {
      throw cannotWrite(destination, error);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#handle.close();
  }
}

/** Some network file systems cannot do this for a folder: then the rename is as durable as they make it. */
async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, "r");
  await folder.sync().catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EINVAL" && error.code !== "ENOTSUP") throw new ClientError("failed", error.message);
  });
}
