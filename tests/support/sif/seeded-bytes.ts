import { createCipheriv, createHash } from "node:crypto";

const CHUNK = Buffer.alloc(1024 * 1024);

/**
 * `size` bytes that no compressor makes smaller, the same for the same seed, in chunks of at most 1 MiB: AES-CTR of
 * zeros, which takes a fraction of a second for a GiB.
 */
export function* seededBytes(seed: number, size: number): Generator<Buffer> {
  const key = createHash("sha256").update(`bytes of seed ${seed}`).digest();
  const cipher = createCipheriv("aes-256-ctr", key, Buffer.alloc(16));
  for (let left = size; left > 0; left -= CHUNK.length) {
    yield cipher.update(CHUNK.subarray(0, Math.min(left, CHUNK.length)));
  }
}
