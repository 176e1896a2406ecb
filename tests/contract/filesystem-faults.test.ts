import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openFilesystemStore } from "../../src/blobs/filesystem.ts";
import { layoutOf } from "../../src/blobs/layout.ts";
import { digestOfBytes } from "../../src/core/digest.ts";
import { StartupError } from "../../src/core/startup-error.ts";
import { all, expectBytes, get, inChunks, pseudoRandom, put } from "./bytes.ts";
import { type Call, type Intercept, intercepted, shortWrites, systemError } from "./failing-disk.ts";

const BYTES = pseudoRandom(3_000_000, 4);
const BIG = Buffer.alloc(200 * 1024 * 1024, BYTES);

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "faults-"));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

/** Fails the n-th of the calls to `operation` on an upload or a blob, and all after it. */
function failing(operation: string, error: Error, from = 1): { intercept: Intercept; seen: Call[] } {
  const seen: Call[] = [];
  const intercept = (call: Call) => {
    seen.push(call);
    const matching = seen.filter((each) => each.operation === operation);
    if (call.operation === operation && matching.length >= from) throw error;
  };
  return { intercept, seen };
}

/** A store that works, seen through a disk that does not. */
async function failingStore(intercept: Intercept) {
  const healthy = await openFilesystemStore(root);
  let armed = false;
  const files = intercepted((call) => (armed ? intercept(call) : undefined));
  const store = await openFilesystemStore(root, { files });
  armed = true;
  return { store, healthy };
}

describe("a disk that fails", () => {
  it.each([
    ["file.writev", "ENOSPC", "STORAGE_FULL"],
    ["file.writev", "EDQUOT", "STORAGE_FULL"],
    ["file.writev", "EROFS", "STORAGE_READ_ONLY"],
    ["file.writev", "EIO", "INTERNAL"],
    ["file.sync", "ENOSPC", "STORAGE_FULL"],
    ["file.sync", "EIO", "INTERNAL"],
    ["rename", "ENOSPC", "STORAGE_FULL"],
    ["rename", "EROFS", "STORAGE_READ_ONLY"],
    ["rename", "EACCES", "STORAGE_READ_ONLY"],
    ["file.stat", "EIO", "INTERNAL"],
  ])("at %s with %s is told as its cause, and an abort leaves nothing", async (operation, errno, code) => {
    const error = systemError(errno);
    const { store, healthy } = await failingStore(failing(operation, error).intercept);
    const upload = await store.createUpload();
    const received = upload.append(inChunks(BYTES)).then(() => upload.commit());
    await expect(received).rejects.toMatchObject({ code, cause: error });
    await upload.abort();
    expect(await all(healthy.uploads())).toEqual([]);
    expect(await all(healthy.list())).toEqual([]);
  });

  it.each([
    ["open", "EROFS", "STORAGE_READ_ONLY"],
    ["open", "ENOSPC", "STORAGE_FULL"],
    ["file.chmod", "EPERM", "STORAGE_READ_ONLY"],
  ])("at %s with %s lets no upload begin and leaves nothing", async (operation, errno, code) => {
    const { store, healthy } = await failingStore(failing(operation, systemError(errno)).intercept);
    await expect(store.createUpload()).rejects.toMatchObject({ code });
    expect(await all(healthy.uploads())).toEqual([]);
  });

  it("may take only a part of each write", async () => {
    const store = await openFilesystemStore(root, { files: shortWrites(99_991) });
    const { digest } = await put(store, BYTES);
    expect(digest).toBe(digestOfBytes(BYTES));
    expectBytes(await get(store, digest), BYTES);
  });

  it("after a few writes leaves an upload that another handle can go on with", async () => {
    const { intercept } = failing("file.writev", systemError("ENOSPC"), 2);
    const { store, healthy } = await failingStore(intercept);
    const upload = await store.createUpload();
    await expect(upload.append(inChunks(BYTES))).rejects.toMatchObject({ code: "STORAGE_FULL" });
    await expect(upload.append(inChunks(BYTES))).rejects.toMatchObject({ code: "STORAGE_FULL" });
    await expect(upload.commit()).rejects.toMatchObject({ code: "STORAGE_FULL" });
    await upload[Symbol.asyncDispose]();

    const resumed = await healthy.resumeUpload(upload.id);
    expect(resumed?.size).toBe(upload.size);
    await resumed?.append(inChunks(BYTES.subarray(upload.size)));
    expect((await resumed?.commit())?.digest).toBe(digestOfBytes(BYTES));
  });
});

describe("a sync that fails", () => {
  it("is not repeated, and what the disk may have lost cannot be resumed", async () => {
    const { intercept, seen } = failing("file.sync", systemError("EIO"));
    const { store, healthy } = await failingStore(intercept);
    const upload = await store.createUpload();
    await upload.append(inChunks(BYTES));
    await expect(upload.commit()).rejects.toMatchObject({ code: "INTERNAL" });
    expect(seen.filter(({ operation }) => operation === "file.sync")).toHaveLength(1);
    expect(await healthy.resumeUpload(upload.id)).toBeUndefined();
  });

  it("in the background ends the upload as well", async () => {
    const { intercept, seen } = failing("file.datasync", systemError("EIO"));
    const { store, healthy } = await failingStore(intercept);
    const upload = await store.createUpload();
    const received = upload.append(inChunks(BIG, 1_000_000)).then(() => upload.commit());
    await expect(received).rejects.toMatchObject({ code: "INTERNAL" });
    expect(seen.map(({ operation }) => operation)).not.toContain("file.sync");
    expect(await healthy.resumeUpload(upload.id)).toBeUndefined();
  });

  it("of the folder fails the commit", async () => {
    const { store } = await failingStore(({ operation, path }) => {
      if (operation === "file.sync" && path.includes("blobs")) throw systemError("EIO");
    });
    await expect(put(store, BYTES)).rejects.toMatchObject({ code: "INTERNAL" });
  });
});

describe("a large upload", () => {
  it("reaches the disk while it arrives, one upload at a time", async () => {
    let syncing = 0;
    let most = 0;
    let count = 0;
    const { store } = await failingStore(async ({ operation }) => {
      if (operation !== "file.datasync") return;
      count += 1;
      most = Math.max(most, ++syncing);
      await new Promise(setImmediate);
      syncing -= 1;
    });
    await Promise.all([put(store, BIG), put(store, BIG.subarray(1))]);
    expect(count).toBeGreaterThanOrEqual(2);
    expect(most).toBe(1);
  });

  it("is read from its source no faster than the disk takes it", async () => {
    const disk = Promise.withResolvers<void>();
    const { store } = await failingStore(({ operation }) => (operation === "file.writev" ? disk.promise : undefined));
    const started = Promise.withResolvers<void>();
    let pulled = 0;
    async function* source() {
      for await (const chunk of inChunks(BIG)) {
        pulled += chunk.length;
        if (pulled > 2_000_000) started.resolve();
        yield chunk;
      }
    }
    await using upload = await store.createUpload();
    const received = upload.append(source());
    await started.promise;
    for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
    expect(pulled).toBeLessThan(3 * 1024 * 1024);
    disk.resolve();
    await received;
    expect(upload.size).toBe(BIG.length);
  });
});

describe("the files", () => {
  it("have the modes that a proxy of the same group needs, whatever the umask is", async () => {
    const before = process.umask(0o077);
    try {
      const store = await openFilesystemStore(join(root, "made", "here"));
      const { digest } = await put(store, BYTES);
      const layout = layoutOf(join(root, "made", "here"));
      const modeOf = async (path: string) => (await stat(path)).mode & 0o7777;
      expect(await modeOf(layout.blob(digest).file)).toBe(0o640);
      for (const folder of [layout.root, layout.uploads, layout.blobs, layout.sha256, layout.blob(digest).folder])
        expect(await modeOf(folder)).toBe(0o2750);
    } finally {
      process.umask(before);
    }
  });

  it("of others are not taken for blobs or uploads", async () => {
    const store = await openFilesystemStore(root);
    const layout = layoutOf(root);
    await writeFile(join(layout.uploads, "README"), "");
    await writeFile(join(layout.shard("ab"), "notes.txt"), "");
    expect(await all(store.list())).toEqual([]);
    expect(await all(store.uploads())).toEqual([]);
  });

  it("cannot be where a file is in the way, and the start says so", async () => {
    await writeFile(join(root, "file"), "");
    const opened = openFilesystemStore(join(root, "file"));
    await expect(opened).rejects.toThrow(StartupError);
    await expect(opened).rejects.toThrow(join(root, "file"));
  });
});
