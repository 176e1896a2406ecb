import { releaseBlobs } from "./release-blobs.ts";
import { type CatalogContext, type Change, change } from "./transaction.ts";

/** How many documents one step removes: a step takes some milliseconds, and holds nobody up for longer. */
const BATCH = 500;

/** Removes what is in a container that is marked as deleted, then the container. Can be cut short and called again. */
export async function removeContents(context: CatalogContext, container: string): Promise<void> {
  while (await change(context, (step) => removeSome(step, container)));
}

/**
 * One step; `false`: there is nothing left to do. The mark is looked at in each step: where two remove the same
 * container, the slower one must not touch what has been pushed under its name since the faster one ended.
 */
async function removeSome(step: Change, container: string): Promise<boolean> {
  const { models, session } = step;
  const marked = { _id: container, deleting: true } as const;
  if (!(await models.containers.exists(marked).session(session))) return false;
  if (await removeTags(step, container)) return true;
  if (await removeImages(step, container)) return true;
  if (await removeHistory(step, container)) return true;
  await models.containers.deleteOne(marked, { session });
  return false;
}

async function removeTags({ models, session }: Change, container: string): Promise<boolean> {
  const found = await models.tags.find({ container }, { _id: 1 }, { session }).limit(BATCH).lean();
  await models.tags.deleteMany({ _id: { $in: found.map(({ _id }) => _id) } }, { session });
  return found.length > 0;
}

async function removeHistory({ models, session }: Change, container: string): Promise<boolean> {
  const found = await models.history.find({ container }, { _id: 1 }, { session }).limit(BATCH).lean();
  await models.history.deleteMany({ _id: { $in: found.map(({ _id }) => _id) } }, { session });
  return found.length > 0;
}

async function removeImages(step: Change, container: string): Promise<boolean> {
  const { models, session } = step;
  const found = await models.images.find({ container }, { digest: 1 }, { session }).limit(BATCH).lean();
  await models.images.deleteMany({ _id: { $in: found.map(({ _id }) => _id) } }, { session });
  await releaseBlobs(
    step,
    found.map(({ digest }) => digest),
  );
  return found.length > 0;
}
