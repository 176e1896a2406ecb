import type { BlobStore, Upload } from "./blob-store.ts";

/** Told how long each operation took, in seconds, and whether it succeeded. */
export type Observe = (operation: string, outcome: "ok" | "failed", seconds: number) => void;

/** The same store, with the time of each operation told to `observe`. */
export function measured(store: BlobStore, observe: Observe): BlobStore {
  const timed = timer(observe);
  return {
    createUpload: () => timed("create-upload", async () => measuredUpload(await store.createUpload(), timed)),
    resumeUpload: (id) =>
      timed("resume-upload", async () => {
        const upload = await store.resumeUpload(id);
        return upload && measuredUpload(upload, timed);
      }),
    abortUpload: (id) => timed("abort-upload", () => store.abortUpload(id)),
    uploads: () => store.uploads(),
    stat: (digest) => timed("stat", () => store.stat(digest)),
    read: (digest, range) => timed("open", () => store.read(digest, range)),
    delete: (digest) => timed("delete", () => store.delete(digest)),
    list: () => store.list(),
  };
}

type Timed = <T>(operation: string, run: () => Promise<T>) => Promise<T>;

function timer(observe: Observe): Timed {
  return async (operation, run) => {
    const start = performance.now();
    const end = (outcome: "ok" | "failed") => observe(operation, outcome, (performance.now() - start) / 1000);
    try {
      const result = await run();
      end("ok");
      return result;
    } catch (error) {
      end("failed");
      throw error;
    }
  };
}

function measuredUpload(upload: Upload, timed: Timed): Upload {
  return {
    id: upload.id,
    get size() {
      return upload.size;
    },
    append: (source, signal) => upload.append(source, signal),
    head: (length) => upload.head(length),
    commit: (expected) => timed("commit", () => upload.commit(expected)),
    abort: () => timed("abort", () => upload.abort()),
    [Symbol.asyncDispose]: () => upload[Symbol.asyncDispose](),
  };
}
