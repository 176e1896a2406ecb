import { RegistryError } from "../core/errors.ts";
import { removeContents } from "./remove-contents.ts";
import { requireContainer } from "./require-container.ts";
import { type CatalogContext, change } from "./transaction.ts";
import { pathOf } from "./views.ts";

/** A container by its key. */
export interface ContainerDeletion {
  readonly container: string;
  /** Also when tags in it are frozen. */
  readonly force: boolean;
}

/**
 * Deletes a container with all that is in it. It is hidden at once; its contents are then removed in batches, and when
 * this is cut short, `finishDeletions` goes on. Throws `NOT_FOUND` or `HOLDS_FROZEN`.
 */
export async function deleteContainer(context: CatalogContext, { container, force }: ContainerDeletion): Promise<void> {
  await change(context, async (step) => {
    const { models, session } = step;
    await requireContainer(step, container);
    const what = `the container ${container}`;
    const options = { session, projection: { frozenTags: 1 } };
    const live = { _id: container, deleting: { $exists: false } };
    const marked = await models.containers.findOneAndUpdate(live, { $set: { deleting: true } }, options).lean();
    if (!marked) throw new RegistryError("NOT_FOUND", { what });
    if (marked.frozenTags > 0 && !force) throw new RegistryError("HOLDS_FROZEN", { what, count: marked.frozenTags });
    const uncounted = { $inc: { containers: -1, frozenTags: -marked.frozenTags } };
    await models.collections.updateOne({ _id: pathOf(container).collection }, uncounted, { session });
  });
  await removeContents(context, container);
}
