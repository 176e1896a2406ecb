import type { mongo } from "mongoose";

/** The indexes of one MongoDB collection. The collection is made with them, empty or not. */
export interface CollectionIndexes {
  readonly collection: string;
  readonly indexes: readonly mongo.IndexDescription[];
}

/**
 * All indexes of the registry, in one place. `migrate` makes what is missing; an index that is to go or to change
 * needs a migration, because making an index never drops another.
 */
export const INDEXES: readonly CollectionIndexes[] = [
  { collection: "collections", indexes: [] },
  { collection: "containers", indexes: [] },
  { collection: "images", indexes: [{ key: { container: 1, digest: 1 }, name: "one-per-digest", unique: true }] },
  {
    collection: "tags",
    indexes: [
      { key: { container: 1, name: 1, architecture: 1 }, name: "one-per-architecture", unique: true },
      { key: { container: 1, digest: 1 }, name: "by-image" },
    ],
  },
  { collection: "blobs", indexes: [] },
  // Expiry looks for the oldest.
  { collection: "uploads", indexes: [{ key: { expiresAt: 1 }, name: "by-expiry" }] },
  { collection: "users", indexes: [{ key: { name: 1 }, name: "one-per-name", unique: true }] },
  { collection: "tokens", indexes: [{ key: { user: 1, label: 1 }, name: "by-user" }] },
];
