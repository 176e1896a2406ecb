import { rename, rm, stat, truncate } from "node:fs/promises";
import { dirname } from "node:path";
import { type FileOperations, nodeFileOperations, type OpenFile } from "../../src/blobs/file-operations.ts";

/** One call of the store to its disk. */
export interface Call {
  readonly operation: string;
  readonly path: string;
}

/** Sees every call before it is made; throws to make it fail, waits to make it slow. */
export type Intercept = (call: Call) => void | Promise<void>;

/** A real disk whose calls go through `intercept`. A handle is always really closed, so that tests leave none behind. */
export function intercepted(intercept: Intercept, real = nodeFileOperations): FileOperations {
  const before = async <T>(operation: string, path: string, call: () => Promise<T>): Promise<T> => {
    await intercept({ operation, path });
    return call();
  };
  return {
    open: (path, flags, mode) =>
      before("open", path, async () => interceptedFile(path, before, await real.open(path, flags, mode))),
    mkdir: (path, mode) => before("mkdir", path, () => real.mkdir(path, mode)),
    chmod: (path, mode) => before("chmod", path, () => real.chmod(path, mode)),
    stat: (path) => before("stat", path, () => real.stat(path)),
    rename: (from, to) => before("rename", to, () => real.rename(from, to)),
    unlink: (path) => before("unlink", path, () => real.unlink(path)),
    readdir: (path) => before("readdir", path, () => real.readdir(path)),
  };
}

type Before = <T>(operation: string, path: string, call: () => Promise<T>) => Promise<T>;

function interceptedFile(path: string, before: Before, file: OpenFile): OpenFile {
  return {
    stat: () => before("file.stat", path, () => file.stat()),
    chmod: (mode) => before("file.chmod", path, () => file.chmod(mode)),
    read: (buffer, offset, length, position) =>
      before("file.read", path, () => file.read(buffer, offset, length, position)),
    writev: (buffers, position) => before("file.writev", path, () => file.writev(buffers, position)),
    datasync: () => before("file.datasync", path, () => file.datasync()),
    sync: () => before("file.sync", path, () => file.sync()),
    close: async () => {
      await file.close();
      await before("file.close", path, async () => undefined);
    },
  };
}

/** A system error as Node throws it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: made by the test`), { code });
}

/** A disk that takes at most `limit` bytes of each write. */
export function shortWrites(limit: number): FileOperations {
  const open: FileOperations["open"] = async (path, flags, mode) => {
    const file = await nodeFileOperations.open(path, flags, mode);
    return new Proxy(file, {
      get: (target, name) => {
        if (name === "writev")
          return (buffers: readonly Uint8Array[], position: number) =>
            target.writev([Buffer.concat(buffers).subarray(0, limit)], position);
        const member: unknown = Reflect.get(target, name);
        return typeof member === "function" ? member.bind(target) : member;
      },
    });
  };
  return { ...nodeFileOperations, open };
}

/**
 * A disk that remembers what was never synced and can lose it: bytes after the last sync of their file, renames and new
 * folders after the last sync of the folder that they are in.
 */
export class VolatileDisk {
  readonly #syncedSizes = new Map<string, number>();
  #renames: { readonly from: string; readonly to: string }[] = [];
  #folders: string[] = [];

  /** The calls of this disk; `intercept` sees each of them first. */
  files(intercept: Intercept): FileOperations {
    const real: FileOperations = {
      ...nodeFileOperations,
      open: async (path, flags, mode) => this.#watch(path, await nodeFileOperations.open(path, flags, mode)),
      mkdir: async (path, mode) => {
        await nodeFileOperations.mkdir(path, mode);
        this.#folders.push(path);
      },
      rename: async (from, to) => {
        await nodeFileOperations.rename(from, to);
        this.#renames.push({ from, to });
        this.#syncedSizes.set(to, this.#syncedSizes.get(from) ?? 0);
        this.#syncedSizes.delete(from);
      },
    };
    return intercepted(intercept, real);
  }

  /** The power goes. `losing`: what was not synced beside the bytes of files, which are always lost. */
  async cut(losing: "names" | "bytes only"): Promise<void> {
    if (losing === "names") {
      for (const { from, to } of this.#renames.toReversed()) {
        await rename(to, from);
        this.#syncedSizes.set(from, this.#syncedSizes.get(to) ?? 0);
        this.#syncedSizes.delete(to);
      }
      for (const folder of this.#folders.toReversed()) await rm(folder, { recursive: true, force: true });
    }
    for (const [path, size] of this.#syncedSizes) await truncateExisting(path, size);
  }

  #watch(path: string, file: OpenFile): OpenFile {
    return {
      stat: () => file.stat(),
      chmod: (mode) => file.chmod(mode),
      read: (buffer, offset, length, position) => file.read(buffer, offset, length, position),
      writev: (buffers, position) => {
        if (!this.#syncedSizes.has(path)) this.#syncedSizes.set(path, 0);
        return file.writev(buffers, position);
      },
      datasync: () => this.#synced(path, file, () => file.datasync()),
      sync: () => this.#synced(path, file, () => file.sync()),
      close: () => file.close(),
    };
  }

  async #synced(path: string, file: OpenFile, sync: () => Promise<void>): Promise<void> {
    const { size } = await file.stat();
    await sync();
    if (this.#syncedSizes.has(path)) this.#syncedSizes.set(path, size);
    this.#renames = this.#renames.filter(({ to }) => dirname(to) !== path);
    this.#folders = this.#folders.filter((folder) => dirname(folder) !== path);
  }
}

async function truncateExisting(path: string, size: number): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there && there.size > size) await truncate(path, size);
}
