import { Readable, type Writable } from "node:stream";
import type { OpenFile } from "./file-operations.ts";

/** Read at once. From 256 KiB up the time for each byte hardly falls; a download holds at most two of these. */
const PIECE_BYTES = 256 * 1024;

/** Told how many more bytes have left. */
export type Sent = (bytes: number) => void;

/**
 * A part of an open file as a stream, which then owns the handle. An open file stays readable to its end after it was
 * removed. A file that is shorter than promised is an error: a silent end would look like a whole blob.
 */
export class FileBytes extends Readable {
  readonly #file: OpenFile;
  #position: number;
  #left: number;

  constructor(file: OpenFile, start: number, length: number) {
    super({ highWaterMark: PIECE_BYTES });
    this.#file = file;
    this.#position = start;
    this.#left = length;
  }

  override _read(): void {
    this.#fill(this.#buffer()).then(
      (piece) => this.push(piece.length > 0 ? piece : null),
      (error: Error) => this.destroy(error),
    );
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#file.close().then(() => done(error), done);
  }

  /**
   * Writes all to `destination` and ends it; on a failure both are destroyed. Two buffers take turns, which costs half
   * of what a new one for each piece does. That is only right where the write's callback means that nobody needs the
   * bytes any more: see `sendBytes`.
   */
  async sendTo(destination: Writable, sent: Sent): Promise<void> {
    try {
      await this.#sendPieces(destination, sent);
      destination.end();
    } catch (error) {
      destination.destroy();
      throw error;
    } finally {
      this.destroy();
    }
  }

  async #sendPieces(destination: Writable, sent: Sent): Promise<void> {
    let filling = this.#buffer();
    let spare: Buffer | undefined;
    let piece = await this.#fill(filling);
    while (piece.length > 0) {
      const next = spare ?? this.#buffer();
      const [following] = await Promise.all([this.#fill(next), write(destination, piece)]);
      sent(piece.length);
      piece = following;
      spare = filling;
      filling = next;
    }
  }

  #buffer(): Buffer {
    return Buffer.allocUnsafeSlow(Math.min(this.#left, PIECE_BYTES));
  }

  async #fill(buffer: Buffer): Promise<Buffer> {
    const wanted = Math.min(this.#left, buffer.length);
    if (wanted === 0) return buffer.subarray(0, 0);
    const { bytesRead } = await this.#file.read(buffer, 0, wanted, this.#position);
    if (bytesRead === 0) throw new Error(`a stored file ends ${this.#left} bytes too early`);
    this.#position += bytesRead;
    this.#left -= bytesRead;
    return buffer.subarray(0, bytesRead);
  }
}

/** Writes a chunk and waits until it has left `destination`, or until `destination` closes before that. */
function write(destination: Writable, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const closed = () => reject(prematureClose());
    destination.once("close", closed);
    destination.write(chunk, (error) => {
      destination.off("close", closed);
      if (error) reject(prematureClose(error));
      else resolve();
    });
  });
}

/** The receiver left: the same code as from `pipeline`, whichever way it became known. */
function prematureClose(cause?: Error): Error {
  return Object.assign(new Error("the receiver closed the connection", { cause }), {
    code: "ERR_STREAM_PREMATURE_CLOSE",
  });
}
