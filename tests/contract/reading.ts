import { once } from "node:events";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestOfBytes } from "../../src/core/digest.ts";
import type { Current } from "./blob-store.ts";
import { all, collect, expectBytes, get, pseudoRandom, put } from "./bytes.ts";

const BYTES = pseudoRandom(3_000_000, 2);
const ABSENT = digestOfBytes("nobody stored this");

/** How bytes come out of a store. */
export function readingContract(current: () => Current): void {
  describe("a blob", () => {
    ranges(current);
    removal(current);
    listing(current);
  });
}

function ranges(current: () => Current): void {
  const last = BYTES.length - 1;
  it.each([
    ["the whole", 0, last],
    ["the first byte", 0, 0],
    ["the last byte", last, last],
    ["one byte in the middle", 1_234_567, 1_234_567],
    ["a stretch over several reads", 200_001, 2_900_000],
  ])("gives %s", async (_, start, end) => {
    const { store } = current();
    const { digest } = await put(store, BYTES);
    expectBytes(await get(store, digest, { start, end }), BYTES.subarray(start, end + 1));
  });

  it("gives any part that is asked for", async () => {
    const { store } = current();
    const { digest } = await put(store, BYTES);
    const position = fc.integer({ min: 0, max: last });
    await fc.assert(
      fc.asyncProperty(position, position, async (one, other) => {
        const range = { start: Math.min(one, other), end: Math.max(one, other) };
        expectBytes(await get(store, digest, range), BYTES.subarray(range.start, range.end + 1));
      }),
      { seed: 20_262, numRuns: 40 },
    );
  });

  it("refuses a part that does not lie within it", async () => {
    const { store } = current();
    const { digest } = await put(store, BYTES);
    await expect(store.read(digest, { start: 0, end: last + 1 })).rejects.toThrow(RangeError);
    await expect(store.read(digest, { start: 2, end: 1 })).rejects.toThrow(RangeError);
  });

  it("tells its size, and that it is not there", async () => {
    const { store } = current();
    const { digest } = await put(store, BYTES);
    expect(await store.stat(digest)).toEqual({ digest, size: BYTES.length });
    expect(await store.stat(ABSENT)).toBeUndefined();
    expect(await store.read(ABSENT)).toBeUndefined();
  });
}

function removal(current: () => Current): void {
  it("is gone after it was deleted", async () => {
    const { store, reopen } = current();
    const { digest } = await put(store, BYTES);
    expect(await store.delete(digest)).toBe(true);
    expect(await store.delete(digest)).toBe(false);
    expect(await store.stat(digest)).toBeUndefined();
    expect(await store.read(digest)).toBeUndefined();
    expect(await (await reopen()).stat(digest)).toBeUndefined();
  });

  it("can be read to its end by whoever began before it was deleted", async () => {
    const { store } = current();
    const { digest } = await put(store, BYTES);
    const bytes = await store.read(digest);
    if (bytes === undefined) throw new Error("the blob is not there");
    await once(bytes, "readable");
    await store.delete(digest);
    expectBytes(await collect(bytes), BYTES);
  });

  it("can be stored again after it was deleted", async () => {
    const { store } = current();
    const { digest } = await put(store, BYTES);
    await store.delete(digest);
    await put(store, BYTES);
    expectBytes(await get(store, digest), BYTES);
  });

  it("may be left half read", async () => {
    const { store } = current();
    const { digest } = await put(store, BYTES);
    const bytes = await store.read(digest);
    if (bytes === undefined) throw new Error("the blob is not there");
    await once(bytes, "readable");
    bytes.destroy();
    await once(bytes, "close");
    expectBytes(await get(store, digest), BYTES);
  });
}

function listing(current: () => Current): void {
  it("is listed with all others in the order of digests, uploads are not", async () => {
    const { store, reopen } = current();
    await using pending = await store.createUpload();
    const blobs = [];
    for (let n = 0; n < 40; n++) blobs.push(await put(store, Buffer.from(`blob ${n}`)));
    const ordered = blobs.toSorted((a, b) => (a.digest < b.digest ? -1 : 1));
    expect(await all(store.list())).toEqual(ordered);
    expect(await all((await reopen()).list())).toEqual(ordered);
    expect(pending.size).toBe(0);
  });
}
