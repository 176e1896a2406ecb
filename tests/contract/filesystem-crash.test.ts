import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Blob, BlobStore } from "../../src/blobs/blob-store.ts";
import { openFilesystemStore } from "../../src/blobs/filesystem.ts";
import { digestOfBytes } from "../../src/core/digest.ts";
import { all, expectBytes, get, inChunks, pseudoRandom, put } from "./bytes.ts";
import { type Intercept, VolatileDisk } from "./failing-disk.ts";

const BYTES = pseudoRandom(3_000_000, 3);
const DIGEST = digestOfBytes(BYTES);

type Loss = "nothing" | "bytes only" | "names";

/** Lets `step - 1` calls through; from then on the process is dead. */
function dyingAt(step: number): Intercept {
  let calls = 0;
  return () => {
    if (++calls >= step) throw new Error("the process died");
  };
}

/** Stores the bytes on a disk that fails at the step; `undefined`: not acknowledged. */
async function attempt(disk: VolatileDisk, root: string, step: number): Promise<Blob | undefined> {
  try {
    return await put(await openFilesystemStore(root, { files: disk.files(dyingAt(step)) }), BYTES);
  } catch {
    return undefined;
  }
}

/** What must hold after any crash; then finishes the upload, if one is left. */
async function recover(root: string, acknowledged: Blob | undefined): Promise<void> {
  const store = await openFilesystemStore(root);
  for (const { digest } of await all(store.list()))
    expect(digestOfBytes((await get(store, digest)) ?? "")).toBe(digest);
  const whole = (await store.stat(DIGEST)) !== undefined;
  const pending = await all(store.uploads());
  if (acknowledged) expect(whole).toBe(true);
  if (whole) expect(pending).toEqual([]);
  for (const { id } of pending) await finish(store, id);
  expect(await all(store.uploads())).toEqual([]);
}

async function finish(store: BlobStore, id: string): Promise<void> {
  const upload = await store.resumeUpload(id);
  if (upload === undefined) throw new Error("a listed upload cannot be resumed");
  await upload.append(inChunks(BYTES.subarray(upload.size)));
  expect((await upload.commit(DIGEST)).size).toBe(BYTES.length);
  expectBytes(await get(store, DIGEST), BYTES);
}

/** Crashes at each of the steps in turn, until the bytes are acknowledged; gives the step at which they were. */
async function crashAtEach(loss: Loss, prepared: boolean, next: (step: number) => number): Promise<number> {
  let acknowledged: Blob | undefined;
  let step = 0;
  while (acknowledged === undefined) {
    const root = await mkdtemp(join(tmpdir(), "crash-"));
    if (prepared) await openFilesystemStore(root);
    const disk = new VolatileDisk();
    step = next(step);
    acknowledged = await attempt(disk, root, step);
    if (loss !== "nothing") await disk.cut(loss);
    await recover(root, acknowledged);
    await rm(root, { recursive: true });
  }
  return step;
}

describe.each<[string, Loss]>([
  ["the process is killed", "nothing"],
  ["the power goes and takes the bytes that were not synced", "bytes only"],
  ["the power goes and takes the names too that were not synced", "names"],
])("when %s", (_, loss) => {
  it("leaves a whole blob or an upload to go on with, whichever call was the last", async () => {
    expect(await crashAtEach(loss, true, (step) => step + 1)).toBeGreaterThan(20);
  });

  it("can be opened again, also after a first start that was cut short", async () => {
    // The middle of the 512 calls that make the 256 like folders is the same again and again.
    const few = (step: number) => (step > 12 && step < 500 ? step + 160 : step + 4);
    expect(await crashAtEach(loss, false, few)).toBeGreaterThan(500);
  });
});
