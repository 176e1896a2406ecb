import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestOfBytes } from "../../src/core/digest.ts";
import { all, expectBytes, get, inChunks, pseudoRandom, thenFailing, thenSilent } from "../contract/bytes.ts";
import { systemError } from "../contract/failing-disk.ts";
import { type Bench, LIFETIME, openBench } from "./bench.ts";

const BYTES = pseudoRandom(1_000_000, 8);
const OWNER = { by: "account-1", purpose: "push" };

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(async () => {
  await bench[Symbol.asyncDispose]();
});

async function expectNothingUnderWay(): Promise<void> {
  expect(await bench.sessionIds()).toEqual([]);
  expect(await bench.files()).toEqual([]);
}

describe("an upload of one request", () => {
  it("has a session while it lasts and leaves only its blob", async () => {
    const committed = await bench.uploads.receive(inChunks(BYTES), OWNER, async (upload) => {
      expect(await bench.sessionIds()).toEqual([upload.id]);
      expect(await bench.uploads.find(upload.id)).toMatchObject({ ...OWNER, id: upload.id, resumable: false });
      expectBytes(await upload.head(10), BYTES.subarray(0, 10));
      const blob = await upload.commit(digestOfBytes(BYTES));
      expect(await bench.sessionIds()).toEqual([upload.id]);
      return blob;
    });
    expect(committed).toEqual({ digest: digestOfBytes(BYTES), size: BYTES.length });
    expectBytes(await get(bench.store, committed.digest), BYTES);
    await expectNothingUnderWay();
  });

  it("has its session before its first byte is read", async () => {
    async function* source() {
      expect(await bench.sessionIds()).toHaveLength(1);
      yield BYTES;
    }
    await bench.uploads.receive(source(), OWNER, (upload) => upload.commit());
    expect(await bench.store.stat(digestOfBytes(BYTES))).toBeDefined();
  });

  const failure = new Error("made by the test");
  const stop = () => AbortSignal.abort(failure);
  it.each<[string, () => Promise<unknown>]>([
    ["its source fails", () => bench.uploads.receive(thenFailing(BYTES, failure), OWNER, (upload) => upload.commit())],
    ["its work fails", () => bench.uploads.receive(inChunks(BYTES), OWNER, () => Promise.reject(failure))],
    [
      "its signal is aborted",
      () => bench.uploads.receive(inChunks(BYTES), { ...OWNER, signal: stop() }, (upload) => upload.commit()),
    ],
  ])("leaves nothing when %s", async (_, receive) => {
    await expect(receive()).rejects.toBe(failure);
    await expectNothingUnderWay();
    expect(await all(bench.store.list())).toEqual([]);
  });

  it("leaves nothing when the client leaves without a word and the request is given up", async () => {
    const stopped = new AbortController();
    const silent = thenSilent(BYTES, () => stopped.abort(failure));
    const received = bench.uploads.receive(silent, { ...OWNER, signal: stopped.signal }, (upload) => upload.commit());
    await expect(received).rejects.toBe(failure);
    await expectNothingUnderWay();
  });

  it("leaves nothing when its digest is wrong", async () => {
    const expected = digestOfBytes("something else");
    const received = bench.uploads.receive(inChunks(BYTES), OWNER, (upload) => upload.commit(expected));
    await expect(received).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
    await expectNothingUnderWay();
  });

  it("leaves nothing when its work forgets to commit", async () => {
    expect(await bench.uploads.receive(inChunks(BYTES), OWNER, async (upload) => upload.size)).toBe(BYTES.length);
    await expectNothingUnderWay();
  });

  it("keeps a blob that was committed before its work failed, for others may share it", async () => {
    const received = bench.uploads.receive(inChunks(BYTES), OWNER, async (upload) => {
      await upload.commit();
      throw failure;
    });
    await expect(received).rejects.toBe(failure);
    await expectNothingUnderWay();
    expect(await bench.store.stat(digestOfBytes(BYTES))).toBeDefined();
  });

  it("leaves nothing when the disk is full", async () => {
    bench.intercept(({ operation }) => {
      if (operation === "file.writev") throw systemError("ENOSPC");
    });
    const received = bench.uploads.receive(inChunks(BYTES), OWNER, (upload) => upload.commit());
    await expect(received).rejects.toMatchObject({ code: "STORAGE_FULL" });
    await expectNothingUnderWay();
  });

  it("tells the first failure, and reports what could not be removed, which then expires", async () => {
    bench.intercept(({ operation }) => {
      if (operation === "unlink") throw systemError("EROFS");
    });
    const received = bench.uploads.receive(thenFailing(BYTES, failure), OWNER, (upload) => upload.commit());
    await expect(received).rejects.toBe(failure);
    expect(bench.failures).toMatchObject([{ code: "STORAGE_READ_ONLY" }]);
    bench.intercept(() => undefined);
    expect(await bench.files()).toHaveLength(1);
    expect(await bench.uploads.expireInterrupted()).toEqual({ sessions: 0, strays: 1 });
    await expectNothingUnderWay();
  });

  it("does not fail when only its session cannot be removed any more", async () => {
    const blob = await bench.uploads.receive(inChunks(BYTES), OWNER, async (upload) => {
      const committed = await upload.commit();
      await bench.loseDatabase();
      return committed;
    });
    expect(blob.digest).toBe(digestOfBytes(BYTES));
    expect(bench.failures).toHaveLength(1);
    expect(await bench.sessionIds()).toHaveLength(1);
  });

  it("leaves no file when its session cannot be made", async () => {
    await bench.loseDatabase();
    const received = bench.uploads.receive(inChunks(BYTES), OWNER, (upload) => upload.commit());
    await expect(received).rejects.toThrow();
    expect(await bench.files()).toEqual([]);
  });
});

describe("an upload of several requests", () => {
  it("goes on until it is committed and finished", async () => {
    const first = await bench.uploads.begin(OWNER);
    await bench.uploads.append(first, inChunks(BYTES.subarray(0, 400_000)));
    await first[Symbol.asyncDispose]();

    const second = await bench.uploads.resume(first.id);
    if (second === undefined) throw new Error("the upload is gone");
    expect(second.size).toBe(400_000);
    await bench.uploads.append(second, inChunks(BYTES.subarray(400_000)));
    expect((await second.commit()).digest).toBe(digestOfBytes(BYTES));
    await bench.uploads.finish(first.id);
    await expectNothingUnderWay();
    expect(await bench.uploads.resume(first.id)).toBeUndefined();
  });

  it("is extended by each request, and gone when its time is over", async () => {
    const upload = await bench.uploads.begin(OWNER);
    await upload[Symbol.asyncDispose]();
    bench.clock.pass(LIFETIME - 1);
    await (await bench.uploads.resume(upload.id))?.[Symbol.asyncDispose]();
    bench.clock.pass(LIFETIME - 1);
    expect(await bench.uploads.find(upload.id)).toMatchObject({ id: upload.id, resumable: true });
    bench.clock.pass(1);
    expect(await bench.uploads.find(upload.id)).toBeUndefined();
    expect(await bench.uploads.resume(upload.id)).toBeUndefined();
  });
});
