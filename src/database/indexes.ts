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
  {
    collection: "collections",
    indexes: [
      { key: { visibility: 1, _id: 1 }, name: "by-visibility" },
      { key: { "owner.id": 1, _id: 1 }, name: "by-owner" },
      { key: { "members.user": 1, _id: 1 }, name: "by-member" },
      { key: { deleting: 1 }, name: "being-deleted", sparse: true },
    ],
  },
  {
    collection: "containers",
    indexes: [
      { key: { terms: 1, _id: 1 }, name: "by-term" },
      { key: { deleting: 1 }, name: "being-deleted", sparse: true },
    ],
  },
  {
    collection: "images",
    indexes: [
      { key: { container: 1, digest: 1 }, name: "one-per-digest", unique: true },
      { key: { container: 1, createdAt: -1, _id: -1 }, name: "newest-first" },
      { key: { labels: 1, container: 1 }, name: "by-label" },
      // The same bytes in several containers.
      { key: { digest: 1 }, name: "by-digest" },
    ],
  },
  {
    collection: "tags",
    indexes: [
      { key: { container: 1, name: 1 }, name: "one-per-name", unique: true },
      { key: { container: 1, "images.digest": 1 }, name: "by-image" },
    ],
  },
  {
    collection: "history",
    indexes: [
      { key: { container: 1, at: -1, _id: -1 }, name: "newest-first" },
      { key: { container: 1, tag: 1, at: -1, _id: -1 }, name: "newest-first-of-tag" },
    ],
  },
  { collection: "blobs", indexes: [] },
  { collection: "inspections", indexes: [] },
  {
    collection: "registries",
    indexes: [
      { key: { id: 1, _id: 1 }, name: "by-id" },
      { key: { id: 1 }, name: "one-per-id", unique: true, partialFilterExpression: { holdsId: true } },
      { key: { state: 1, checkedAt: 1 }, name: "by-state" },
    ],
  },
  // Expiry looks for the oldest.
  { collection: "uploads", indexes: [{ key: { expiresAt: 1 }, name: "by-expiry" }] },
  {
    collection: "users",
    indexes: [
      { key: { name: 1 }, name: "one-per-name", unique: true },
      // There are few, and the last one must be known.
      { key: { admin: 1 }, name: "administrators", partialFilterExpression: { admin: true } },
    ],
  },
  {
    collection: "tokens",
    indexes: [
      // Every request with a token asks for its hash.
      { key: { hash: 1 }, name: "one-per-hash", unique: true },
      { key: { user: 1, _id: 1 }, name: "of-user" },
    ],
  },
];
