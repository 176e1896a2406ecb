import type { Digest } from "../core/digest.ts";
import type { Change } from "./transaction.ts";

/**
 * Counts images that are gone out of their blobs' references, each digest once. What nothing refers to any more is
 * marked with the time; its bytes stay, because a pull may read them, until they are collected.
 */
export async function releaseBlobs({ models, session, now }: Change, digests: readonly Digest[]): Promise<void> {
  const released = { _id: { $in: [...digests] } };
  await models.blobs.updateMany(released, { $inc: { references: -1 } }, { session });
  const unreferenced = { ...released, references: { $lte: 0 } };
  await models.blobs.updateMany(unreferenced, { $set: { unreferencedAt: now } }, { session });
}
