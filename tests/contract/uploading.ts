import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BlobStore, Upload } from "../../src/blobs/blob-store.ts";
import { digestOfBytes } from "../../src/core/digest.ts";
import type { Current } from "./blob-store.ts";
import { all, expectBytes, get, inChunks, pseudoRandom, put, thenFailing, thenSilent } from "./bytes.ts";

const SMALL = pseudoRandom(200_000);

async function resume(store: BlobStore, id: string): Promise<Upload> {
  const upload = await store.resumeUpload(id);
  if (upload === undefined) throw new Error(`there is no upload ${id}`);
  return upload;
}

const pendingIds = async (store: BlobStore) => (await all(store.uploads())).map(({ id }) => id);

/** How bytes come into a store. */
export function uploadingContract(current: () => Current): void {
  describe("an upload", () => {
    committing(current);
    refusing(current);
    interrupting(current);
    property(current);
  });
}

function committing(current: () => Current): void {
  it("becomes a blob under the digest of its bytes", async () => {
    const { store } = current();
    const bytes = pseudoRandom(5_000_000);
    expect(await put(store, bytes)).toEqual({ digest: digestOfBytes(bytes), size: bytes.length });
    expectBytes(await get(store, digestOfBytes(bytes)), bytes);
    expect(await pendingIds(store)).toEqual([]);
  });

  it("may be empty", async () => {
    const { store } = current();
    expect(await put(store, Buffer.alloc(0))).toEqual({ digest: digestOfBytes(""), size: 0 });
    expectBytes(await get(store, digestOfBytes("")), Buffer.alloc(0));
  });

  it("takes its bytes in several appends, in order", async () => {
    const { store } = current();
    await using upload = await store.createUpload();
    await upload.append(inChunks(SMALL.subarray(0, 70_000)));
    await upload.append(inChunks(SMALL.subarray(70_000), 999));
    expect(upload.size).toBe(SMALL.length);
    expect((await upload.commit(digestOfBytes(SMALL))).digest).toBe(digestOfBytes(SMALL));
  });

  it("shows its first bytes before it ends, and all of them where there are fewer", async () => {
    const { store } = current();
    await using upload = await store.createUpload();
    expect(await upload.head(10)).toHaveLength(0);
    await upload.append(inChunks(SMALL));
    expectBytes(await upload.head(32_768), SMALL.subarray(0, 32_768));
    expectBytes(await upload.head(SMALL.length + 1), SMALL);
  });

  it("may bring bytes that are stored already", async () => {
    const { store } = current();
    const first = await put(store, SMALL);
    expect(await put(store, SMALL)).toEqual(first);
    expect(await pendingIds(store)).toEqual([]);
    expectBytes(await get(store, first.digest), SMALL);
  });

  it("may be one of many that bring the same bytes at the same time", async () => {
    const { store } = current();
    const blobs = await Promise.all(Array.from({ length: 12 }, () => put(store, SMALL)));
    expect(new Set(blobs.map(({ digest }) => digest))).toEqual(new Set([digestOfBytes(SMALL)]));
    expectBytes(await get(store, digestOfBytes(SMALL)), SMALL);
    expect(await all(store.list())).toHaveLength(1);
    expect(await pendingIds(store)).toEqual([]);
  });
}

function refusing(current: () => Current): void {
  it("keeps nothing when its digest is not the announced one", async () => {
    const { store } = current();
    await using upload = await store.createUpload();
    await upload.append(inChunks(SMALL));
    const expected = digestOfBytes("something else");
    await expect(upload.commit(expected)).rejects.toMatchObject({
      code: "DIGEST_MISMATCH",
      details: { expected, actual: digestOfBytes(SMALL) },
    });
    expect(await store.stat(digestOfBytes(SMALL))).toBeUndefined();
    expect(await store.stat(expected)).toBeUndefined();
    expect(await pendingIds(store)).toEqual([]);
  });

  it("leaves nothing after an abort, which may come twice and after a commit", async () => {
    const { store } = current();
    const upload = await store.createUpload();
    await upload.append(inChunks(SMALL));
    await upload.abort();
    await upload.abort();
    expect(await pendingIds(store)).toEqual([]);
    expect(await store.resumeUpload(upload.id)).toBeUndefined();

    const kept = await store.createUpload();
    await kept.append(inChunks(SMALL));
    await kept.commit();
    await kept.abort();
    expectBytes(await get(store, digestOfBytes(SMALL)), SMALL);
  });

  it("cannot be resumed under an id that never was, or that is a path", async () => {
    const { store } = current();
    for (const id of ["7d1f7a86-0d0f-4d34-9f5c-9b1e3d1b5b0a", "../blobs", "..", "", "a/b", "%2e%2e", "x\0y"])
      expect(await store.resumeUpload(id)).toBeUndefined();
  });

  it("can be removed by its id, also while it is being written to", async () => {
    const { store } = current();
    await using upload = await store.createUpload();
    await upload.append(inChunks(SMALL));
    expect(await store.abortUpload(upload.id)).toBe(true);
    expect(await store.abortUpload(upload.id)).toBe(false);
    expect(await store.abortUpload("../blobs")).toBe(false);
    await upload.append(inChunks(SMALL));
    await expect(upload.commit()).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await all(store.list())).toEqual([]);
  });

  it("belongs to one writer at a time", async () => {
    const { store } = current();
    const first = await store.createUpload();
    await expect(store.resumeUpload(first.id)).rejects.toMatchObject({ code: "UPLOAD_IN_USE" });
    await first[Symbol.asyncDispose]();
    await using second = await resume(store, first.id);
    await expect(store.resumeUpload(second.id)).rejects.toMatchObject({ code: "UPLOAD_IN_USE" });
  });
}

function interrupting(current: () => Current): void {
  it("keeps what came before its source failed, and throws that failure", async () => {
    const { store } = current();
    const failure = new Error("the client went away");
    await using upload = await store.createUpload();
    await expect(upload.append(thenFailing(SMALL, failure))).rejects.toBe(failure);
    expect(upload.size).toBe(SMALL.length);
    await upload.append(inChunks(Buffer.from("the rest")));
    const whole = Buffer.concat([SMALL, Buffer.from("the rest")]);
    expect((await upload.commit()).digest).toBe(digestOfBytes(whole));
  });

  it("goes on in another process where it stopped", async () => {
    const { store, reopen } = current();
    const upload = await store.createUpload();
    await upload.append(inChunks(SMALL.subarray(0, 123_456)));
    await upload[Symbol.asyncDispose]();

    const restarted = await reopen();
    expect(await all(restarted.uploads())).toMatchObject([{ id: upload.id, size: 123_456 }]);
    await using resumed = await resume(restarted, upload.id);
    expect(resumed.size).toBe(123_456);
    await resumed.append(inChunks(SMALL.subarray(123_456)));
    await resumed.commit(digestOfBytes(SMALL));
    expectBytes(await get(restarted, digestOfBytes(SMALL)), SMALL);
  });

  it("stops when the signal is aborted while the source is silent, and keeps what came", async () => {
    const { store } = current();
    const stop = new AbortController();
    await using upload = await store.createUpload();
    const silent = thenSilent(SMALL, () => stop.abort(new Error("stopped")));
    await expect(upload.append(silent, stop.signal)).rejects.toThrow("stopped");
    expect(upload.size).toBe(SMALL.length);
    await expect(upload.append(inChunks(SMALL), stop.signal)).rejects.toThrow("stopped");
    expect(upload.size).toBe(SMALL.length);
  });

  it("leaves a stream open when it stops early, so that its connection can carry the answer", async () => {
    const { store } = current();
    const stop = new AbortController();
    const stream = Readable.from(thenSilent(SMALL, () => stop.abort(new Error("stopped"))));
    await using upload = await store.createUpload();
    await expect(upload.append(stream, stop.signal)).rejects.toThrow("stopped");
    expect(stream.destroyed).toBe(false);
    stream.destroy();
  });
}

interface Part {
  readonly length: number;
  readonly chunk: number;
  readonly after: "go on" | "resume" | "restart";
}

const part: fc.Arbitrary<Part> = fc.record({
  length: fc.integer({ min: 0, max: 40_000 }),
  chunk: fc.integer({ min: 7, max: 9_000 }),
  after: fc.constantFrom("go on", "resume", "restart"),
});

function property(current: () => Current): void {
  it("has the same digest and bytes however it is cut into chunks, appends and restarts", async () => {
    let run = 0;
    const holds = fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
      const length = parts.reduce((sum, { length }) => sum + length, 0);
      const whole = pseudoRandom(length, run++);
      const { store, upload } = await receive(current(), whole, parts);
      expect(await upload.commit()).toEqual({ digest: digestOfBytes(whole), size: length });
      expectBytes(await get(store, digestOfBytes(whole)), whole);
    });
    await fc.assert(holds, { seed: 20_261, numRuns: 60 });
  });
}

/** Brings `whole` into the store in parts. */
async function receive(current: Current, whole: Uint8Array, parts: readonly Part[]) {
  let { store } = current;
  let upload = await store.createUpload();
  let at = 0;
  for (const { length, chunk, after } of parts) {
    await upload.append(inChunks(whole.subarray(at, at + length), chunk));
    at += length;
    if (after === "go on") continue;
    await upload[Symbol.asyncDispose]();
    if (after === "restart") store = await current.reopen();
    upload = await resume(store, upload.id);
  }
  return { store, upload };
}
