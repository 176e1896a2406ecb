import type { mongo } from "mongoose";

/** One change of the stored data. `apply` may be cut short and run again, so it must be idempotent. */
export interface Migration {
  /** 1, 2, 3… without gaps. */
  readonly version: number;
  readonly name: string;
  readonly apply: (db: mongo.Db) => Promise<void>;
}

/**
 * All changes since the first release, in order. One that has been released is never edited.
 * The first has nothing to change: its collections and indexes come from `indexes.ts`.
 */
export const MIGRATIONS: readonly Migration[] = [{ version: 1, name: "first schema", apply: async () => {} }];
