import type { Stats } from "node:fs";
import { chmod, mkdir, open, readdir, rename, stat, unlink } from "node:fs/promises";

/** A file that is open. Positions and lengths are in bytes. */
export interface OpenFile {
  stat(): Promise<Stats>;
  chmod(mode: number): Promise<void>;
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
  /** May write fewer bytes than it was given. */
  writev(buffers: readonly Uint8Array[], position: number): Promise<{ bytesWritten: number }>;
  datasync(): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What the filesystem store asks of the operating system: the seam at which tests make a disk fail. */
export interface FileOperations {
  open(path: string, flags: string, mode?: number): Promise<OpenFile>;
  mkdir(path: string, mode: number): Promise<void>;
  chmod(path: string, mode: number): Promise<void>;
  stat(path: string): Promise<Stats>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  readdir(path: string): Promise<string[]>;
}

/** The real ones. */
export const nodeFileOperations: FileOperations = {
  open,
  mkdir: async (path, mode) => {
    await mkdir(path, { mode });
  },
  chmod,
  stat,
  rename,
  unlink,
  readdir: (path) => readdir(path),
};
