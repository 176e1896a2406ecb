import { createHash } from "node:crypto";
import { expect } from "vitest";
import type { Blob, BlobStore, ByteRange } from "../../src/blobs/blob-store.ts";
import type { Digest } from "../../src/core/digest.ts";

/** Bytes that look random and are the same in every run. */
export function pseudoRandom(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0, block = 0; at < length; block++) {
    at += createHash("sha512").update(`${seed}:${block}`).digest().copy(bytes, at);
  }
  return bytes;
}

/** The bytes as a source of chunks of `size` bytes. */
export async function* inChunks(bytes: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** The chunks, then the failure. */
export async function* thenFailing(bytes: Uint8Array, failure: Error): AsyncGenerator<Uint8Array> {
  yield* inChunks(bytes);
  throw failure;
}

/** The chunks, then nothing more, without an end. */
export async function* thenSilent(bytes: Uint8Array, reached: () => void): AsyncGenerator<Uint8Array> {
  yield* inChunks(bytes);
  reached();
  await new Promise(() => undefined);
}

/** All that is listed. */
export async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

/** All that a source gives. */
export async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await all(source));
}

/** Byte for byte; on a difference only the lengths are printed. */
export function expectBytes(actual: Uint8Array | undefined, expected: Uint8Array): void {
  expect(actual?.length).toBe(expected.length);
  expect(Buffer.compare(actual ?? Buffer.alloc(0), expected)).toBe(0);
}

/** Stores bytes in one go. */
export async function put(store: BlobStore, bytes: Uint8Array): Promise<Blob> {
  await using upload = await store.createUpload();
  await upload.append(inChunks(bytes));
  return await upload.commit();
}

/** The bytes of a blob; `undefined`: there is none. */
export async function get(store: BlobStore, digest: Digest, range?: ByteRange): Promise<Buffer | undefined> {
  const bytes = await store.read(digest, range);
  return bytes && collect(bytes);
}
