import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { type Digest, digestOf } from "../../core/digest.ts";
import { shownText } from "../../core/names/shown-text.ts";
import { ClientError } from "../client-error.ts";

/** A file that can be read again and again: the same one, whatever becomes of its name meanwhile. */
export interface ImageFile extends AsyncDisposable {
  /** Its last name, as it may stand on a terminal. */
  readonly name: string;
  /** In bytes, when it was opened. */
  readonly size: number;
  /** All its bytes, from the beginning. Throws a `ClientError` when the file has become shorter. */
  chunks(): AsyncGenerator<Uint8Array>;
  /** Of all bytes. `advance` is told of each part that was read. */
  digest(advance: (bytes: number) => void, signal: AbortSignal): Promise<Digest>;
}

/** Few enough calls per GiB, and little memory. */
const CHUNK = 1024 * 1024;

/** Opens a file for a push. Throws a `ClientError` for what can be no image: a missing, empty or special file. */
export async function openImageFile(path: string): Promise<ImageFile> {
  const handle = await openRegularFile(path);
  const { size } = await handle.stat();
  if (size === 0) {
    await handle.close();
    throw new ClientError("failed", `${path} is empty`, { advice: "build or copy the image again" });
  }
  const chunks = () => readChunks(handle, { path, size });
  return {
    name: shownText(basename(path)),
    size,
    chunks,
    digest: (advance, signal) => digestChunks(chunks(), advance, signal),
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

/** Asks what it is before opening it: opening a pipe would wait for a writer. */
async function openRegularFile(path: string): Promise<FileHandle> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory())
      throw notAFile(path, "a folder", "pack it into an image: apptainer build IMAGE.sif FOLDER");
    if (!stats.isFile()) throw notAFile(path, "not a regular file", "write the image to a file first");
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw error instanceof ClientError ? error : cannotRead(path, error);
  }
}

function notAFile(path: string, what: string, advice: string): ClientError {
  return new ClientError("failed", `${path} is ${what}`, { advice });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EACCES: "you may not read it",
  EPERM: "you may not read it",
};

function cannotRead(path: string, cause: unknown): ClientError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new ClientError("failed", `${path} cannot be read: ${REASONS[code ?? ""] ?? message}`, { code, cause });
}

async function* readChunks(
  handle: FileHandle,
  { path, size }: { readonly path: string; readonly size: number },
): AsyncGenerator<Uint8Array> {
  for (let position = 0; position < size; ) {
    const length = Math.min(CHUNK, size - position);
    const { bytesRead, buffer } = await readAt(handle, { path, position, length });
    if (bytesRead === 0) {
      throw new ClientError("failed", `${path} became shorter while it was read`, {
        advice: "wait until nothing writes to the file any more, then push again",
      });
    }
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Each part gets memory of its own: the one before may still be on its way into the network. */
async function readAt(
  handle: FileHandle,
  { path, position, length }: { readonly path: string; readonly position: number; readonly length: number },
): Promise<{ bytesRead: number; buffer: Buffer }> {
  try {
    return await handle.read(Buffer.allocUnsafeSlow(length), 0, length, position);
  } catch (error) {
    throw cannotRead(path, error);
  }
}

async function digestChunks(
  chunks: AsyncIterable<Uint8Array>,
  advance: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Digest> {
  const hash = createHash("sha256");
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    hash.update(chunk);
    advance(chunk.length);
  }
  return digestOf(hash.digest());
}
