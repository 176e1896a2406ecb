import type { mongo } from "mongoose";

/** The indexes of this folder's collection. Expiry looks for the oldest. */
export const uploadIndexes: { readonly collection: string; readonly indexes: readonly mongo.IndexDescription[] } = {
  collection: "uploads",
  indexes: [{ key: { expiresAt: 1 }, name: "by-expiry" }],
};
