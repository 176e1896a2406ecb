import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFilesystemStore } from "../../src/blobs/filesystem.ts";
import { blobStoreContract } from "./blob-store.ts";

blobStoreContract("the filesystem store", async () => {
  const root = await mkdtemp(join(tmpdir(), "blobs-"));
  return {
    store: await openFilesystemStore(root),
    reopen: () => openFilesystemStore(root),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true }),
  };
});
