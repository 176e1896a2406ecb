import { OutgoingMessage } from "node:http";
import { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FileBytes, type Sent } from "./file-bytes.ts";

/**
 * Sends a blob's bytes and ends `destination`; on a failure both are destroyed, so that the receiver sees a cut
 * connection and not a short blob. The headers must be set before. Destroying `destination` stops it; that, or a
 * receiver who leaves, throws with the code `ERR_STREAM_PREMATURE_CLOSE`. `sent` is told of the bytes as they leave.
 *
 * Files go to sockets and HTTP responses with recycled buffers: their write callbacks say that the kernel has the bytes.
 * Any other stream, say one that compresses, may still hold them then and gets a `pipeline`.
 */
export async function sendBytes(bytes: Readable, destination: Writable, sent: Sent = () => undefined): Promise<void> {
  const kernel = destination instanceof OutgoingMessage || destination instanceof Socket;
  if (kernel && bytes instanceof FileBytes) return bytes.sendTo(destination, sent);
  bytes.on("data", (chunk: Uint8Array) => sent(chunk.length));
  await pipeline(bytes, destination);
}
