import { execFileSync } from "node:child_process";
import { mkdtemp, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openFilesystemStore } from "../../src/blobs/filesystem.ts";
import { describeWith, missing } from "../support/needs.ts";
import { all, expectBytes, get, inChunks, pseudoRandom, put } from "./bytes.ts";

const SMALL = pseudoRandom(100_000, 5);
const BIG = pseudoRandom(8_000_000, 6);

const mount = (...args: string[]) => execFileSync("mount", args, { stdio: "pipe" });
const unmount = (path: string) => execFileSync("umount", [path], { stdio: "pipe" });

/** Why no filesystem can be mounted here. */
async function obstacle(): Promise<string | undefined> {
  const root = await mkdtemp(join(tmpdir(), "mount-"));
  try {
    mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", root);
    unmount(root);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await rmdir(root);
  }
}

const mounting = await obstacle();
const reasons = [...missing(["linux"]), ...(mounting === undefined ? [] : [`needs to mount: ${mounting}`])];

describeWith(reasons, Boolean(process.env["CI"]))("a real filesystem", () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "mount-"));
    mount("-t", "tmpfs", "-o", "size=4m", "tmpfs", root);
  });
  afterEach(async () => {
    unmount(root);
    await rmdir(root);
  });

  it("that is full refuses the upload, and has its space back after the abort", async () => {
    const store = await openFilesystemStore(root);
    const kept = await put(store, SMALL);
    const upload = await store.createUpload();
    await expect(upload.append(inChunks(BIG))).rejects.toMatchObject({ code: "STORAGE_FULL" });
    await upload.abort();
    expect(await all(store.uploads())).toEqual([]);
    expectBytes(await get(store, kept.digest), SMALL);
    await put(store, BIG.subarray(0, 3_000_000));
  });

  it("that became read-only refuses uploads and still gives its blobs, also after a restart", async () => {
    const store = await openFilesystemStore(root);
    const { digest } = await put(store, SMALL);
    mount("-o", "remount,ro", root);
    await expect(store.createUpload()).rejects.toMatchObject({ code: "STORAGE_READ_ONLY" });
    await expect(store.delete(digest)).rejects.toMatchObject({ code: "STORAGE_READ_ONLY" });
    expectBytes(await get(store, digest), SMALL);
    expectBytes(await get(await openFilesystemStore(root), digest), SMALL);
  });
});
