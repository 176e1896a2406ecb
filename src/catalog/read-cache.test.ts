import { describe, expect, it } from "vitest";
import { ReadCache } from "./read-cache.ts";

function cacheAt(limit = 10) {
  let now = 0;
  const cache = new ReadCache({ clock: { now: () => new Date(now) }, lifetime: 1000, limit });
  let reads = 0;
  const read = (key: string, value?: string) =>
    cache.read(key, async () => {
      reads += 1;
      return value;
    });
  return { cache, read, reads: () => reads, pass: (milliseconds: number) => (now += milliseconds) };
}

describe("a cache of reads", () => {
  it("reads once for all who ask within its lifetime, and again after it", async () => {
    const { read, reads, pass } = cacheAt();
    await Promise.all([read("a", "1"), read("a", "1")]);
    pass(999);
    expect(await read("a", "2")).toBe("1");
    pass(1);
    expect([await read("a", "2"), reads()]).toEqual(["2", 2]);
  });

  it("reads again after it was cleared, also what was just being read", async () => {
    const { cache, read } = cacheAt();
    const slow = Promise.withResolvers<string>();
    const before = cache.read("a", () => slow.promise);
    cache.clear();
    expect(await read("a", "new")).toBe("new");
    slow.resolve("old");
    expect(await before).toBe("old");
    expect(await read("a", "newer")).toBe("new");
  });

  it("does not keep that something is not there", async () => {
    const { read } = cacheAt();
    expect(await read("a")).toBeUndefined();
    expect(await read("a", "made")).toBe("made");
  });

  it("does not keep a failure", async () => {
    const { cache, read } = cacheAt();
    await expect(cache.read("a", () => Promise.reject(new Error("down")))).rejects.toThrow("down");
    expect(await read("a", "up")).toBe("up");
  });

  it("keeps no more than its limit, the newest", async () => {
    const { read, reads } = cacheAt(2);
    for (const key of ["a", "b", "c"]) await read(key, key);
    await read("c", "c");
    await read("b", "b");
    expect(reads()).toBe(3);
    await read("a", "a");
    expect(reads()).toBe(4);
  });
});
