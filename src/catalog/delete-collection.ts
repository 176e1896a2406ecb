import { RegistryError } from "../core/errors.ts";
import type { CollectionName } from "../core/names/names.ts";
import { keyRange } from "./page.ts";
import { removeContents } from "./remove-contents.ts";
import { type CatalogContext, change } from "./transaction.ts";

export interface CollectionDeletion {
  readonly name: CollectionName;
  /** Also when tags in it are frozen. */
  readonly force: boolean;
}

/** How many containers are looked up at once. */
const BATCH = 100;

/**
 * Deletes a collection with all that is in it. It is hidden at once; its contents are then removed in batches, and
 * when this is cut short, `finishDeletions` goes on. Throws `NOT_FOUND` or `HOLDS_FROZEN`.
 */
export async function deleteCollection(context: CatalogContext, { name, force }: CollectionDeletion): Promise<void> {
  await change(context, async ({ models, session }) => {
    const what = `the collection ${name}`;
    const live = { _id: name, deleting: { $exists: false } };
    const marked = await models.collections.findOneAndUpdate(live, { $set: { deleting: true } }, { session }).lean();
    if (!marked) throw new RegistryError("NOT_FOUND", { what });
    if (marked.frozenTags > 0 && !force) throw new RegistryError("HOLDS_FROZEN", { what, count: marked.frozenTags });
  });
  await removeContainers(context, name);
}

/** Goes on with what was cut short. Can be called at any time, also by several processes at once. */
export async function finishDeletions(context: CatalogContext): Promise<void> {
  const { containers, collections } = context.models;
  const deleting = { deleting: true } as const;
  for (const { _id } of await containers.find(deleting, { _id: 1 }).lean()) await removeContents(context, _id);
  for (const { _id } of await collections.find(deleting, { _id: 1 }).lean()) await removeContainers(context, _id);
}

/** A collection that is marked as deleted gets no new containers, so this comes to an end. */
async function removeContainers(context: CatalogContext, name: string): Promise<void> {
  const { models } = context;
  const contained = { _id: keyRange(`${name}/`) };
  for (;;) {
    const found = await models.containers.find(contained, { _id: 1 }).limit(BATCH).lean();
    if (found.length === 0) break;
    const keys = found.map(({ _id }) => _id);
    await models.containers.updateMany({ _id: { $in: keys } }, { $set: { deleting: true } });
    for (const key of keys) await removeContents(context, key);
  }
  await models.collections.deleteOne({ _id: name, deleting: true });
}
