import { OutgoingMessage } from "node:http";
import { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FileBytes } from "./file-bytes.ts";

/**
 * Sends a blob's bytes and ends `destination`; on a failure both are destroyed, so that the receiver sees a cut
 * connection and not a short blob. The headers must be set before. Destroying `destination` stops it.
 *
 * Files go to sockets and HTTP responses with recycled buffers: their write callbacks say that the kernel has the bytes.
 * Any other stream, say one that compresses, may still hold them then and gets a `pipeline`.
 */
export async function sendBytes(bytes: Readable, destination: Writable): Promise<void> {
  const kernel = destination instanceof OutgoingMessage || destination instanceof Socket;
  if (kernel && bytes instanceof FileBytes) await bytes.sendTo(destination);
  else await pipeline(bytes, destination);
}
