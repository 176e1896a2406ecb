import { afterEach, beforeEach, describe } from "vitest";
import type { BlobStore } from "../../src/blobs/blob-store.ts";
import { readingContract } from "./reading.ts";
import { uploadingContract } from "./uploading.ts";

/** An empty store for one test. */
export interface TestStore extends AsyncDisposable {
  readonly store: BlobStore;
  /** The same bytes seen by a process that has just started. */
  reopen(): Promise<BlobStore>;
}

/** The store of the test that runs. */
export interface Current {
  readonly store: BlobStore;
  reopen(): Promise<BlobStore>;
}

/** What every blob store promises, as tests; `make` gives each test a store of its own. */
export function blobStoreContract(name: string, make: () => Promise<TestStore>): void {
  describe(name, () => {
    let made: TestStore | undefined;
    const current = (): Current => {
      if (made === undefined) throw new Error("there is a store only within a test");
      return made;
    };
    beforeEach(async () => {
      made = await make();
    });
    afterEach(async () => {
      await made?.[Symbol.asyncDispose]();
      made = undefined;
    });
    uploadingContract(current);
    readingContract(current);
  });
}
