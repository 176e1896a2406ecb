import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { OpenFile } from "./file-operations.ts";
import { FileWriter } from "./file-writer.ts";

const PATTERN = Buffer.from(Array.from({ length: 251 }, (_, index) => index));
const SEED = 20_261_123;
/** Some of them longer than both batches together. */
const chunkLengths = fc.array(fc.oneof(fc.nat(100), fc.nat(70_000), fc.nat(2_500_000)), { maxLength: 12 });

it("writes the bytes in order, however long the chunks are, though each is overwritten as soon as it was added", async () => {
  await fc.assert(
    fc.asyncProperty(chunkLengths, async (lengths) => {
      const expected = lengths.map(numbered);
      expect((await written(expected, (file) => file)).equals(Buffer.concat(expected))).toBe(true);
    }),
    { seed: SEED, numRuns: 40 },
  );
});

it("goes on where a write ended early", async () => {
  const expected = [700_000, 10, 900_000].map(numbered);
  expect((await written(expected, writingAtMost(30_000))).equals(Buffer.concat(expected))).toBe(true);
});

it("is not clean while bytes are only in memory, and is after a flush", async () => {
  await inNewFile(async (file) => {
    const writer = new FileWriter(file, 0, { busy: false });
    await writer.add(numbered(10));
    expect(writer.clean).toBe(false);
    await writer.flush();
    expect([writer.clean, writer.written]).toEqual([true, 10]);
  });
});

it("begins no write once it was told to end, because the memory goes back", async () => {
  await inNewFile(async (file) => {
    const begun = Promise.withResolvers<void>();
    const disk = Promise.withResolvers<void>();
    let writes = 0;
    const writev: OpenFile["writev"] = async (buffers, position) => {
      writes += 1;
      begun.resolve();
      await disk.promise;
      return file.writev(buffers, position);
    };
    const writer = new FileWriter({ ...synced(file), writev }, 0, { busy: false });
    const adding = writer.add(numbered(3 * 1024 * 1024));
    await begun.promise;
    const settled = writer.settle();
    disk.resolve();
    await expect(adding).rejects.toThrow("being closed");
    await settled;
    expect(writes).toBe(1);
  });
});

/** What the file holds after the chunks were added, each through the same memory. */
function written(chunks: readonly Buffer[], wrap: (file: OpenFile) => OpenFile): Promise<Buffer> {
  return inNewFile(async (file, path) => {
    const writer = new FileWriter(wrap(file), 0, { busy: false });
    for (const chunk of chunks) {
      const lent = Buffer.from(chunk);
      await writer.add(lent);
      lent.fill(0xff);
    }
    await writer.sync();
    return readFile(path);
  });
}

function writingAtMost(limit: number): (file: OpenFile) => OpenFile {
  return (file) => ({
    ...synced(file),
    writev: (buffers, position) => file.writev([Buffer.concat(buffers).subarray(0, limit)], position),
  });
}

/** The methods of a file handle are its class's: a spread alone would lose them. */
function synced(file: OpenFile): OpenFile {
  return { ...file, sync: () => file.sync(), datasync: () => file.datasync() };
}

async function inNewFile<T>(work: (file: OpenFile, path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "file-writer-"));
  const path = join(folder, "file");
  try {
    await using file = await open(path, "w");
    return await work(file, path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Bytes that differ from those a power of two away. */
function numbered(length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  return bytes.fill(PATTERN);
}
