import type { Digest } from "../core/digest.ts";
import { RegistryError } from "../core/errors.ts";
import type { TagView } from "./image.ts";
import type { TagDocument } from "./model.ts";
import { findTag, pointTag, type TagWish } from "./point-tag.ts";
import { recordEvents } from "./record-event.ts";
import { requireContainer } from "./require-container.ts";
import { type CatalogContext, type Change, change } from "./transaction.ts";
import { pathOf, tagOf } from "./views.ts";

/** What is to become of a tag. Unfreezing comes before moving, freezing after it. */
export interface TagChange extends TagWish {
  /** An image of the same container. A tag that is not there is made. */
  readonly digest: Digest | undefined;
  readonly frozen: boolean | undefined;
}

/**
 * Moves a tag to an image of its container, for that image's architecture, or makes it; freezes and unfreezes it, for
 * all architectures: all at once. Throws `NOT_FOUND` for a tag or an image that is not there, or `TAG_FROZEN`.
 */
export function changeTag(context: CatalogContext, wish: TagChange): Promise<TagView> {
  return change(context, async (step) => {
    await requireContainer(step, wish.container);
    if (wish.frozen === false) await setFrozen(step, wish, false);
    if (wish.digest !== undefined) await moveTag(step, wish, wish.digest);
    if (wish.frozen === true) await setFrozen(step, wish, true);
    return tagOf(await requireTag(step, wish));
  });
}

async function moveTag(step: Change, { container, tag, by }: TagChange, digest: Digest): Promise<void> {
  // Touching the image is what lets this and the image's deletion happen in some order.
  const touched = { $set: { taggedAt: step.now } };
  const image = await step.models.images
    .findOneAndUpdate({ container, digest }, touched, { session: step.session })
    .lean();
  if (!image) throw new RegistryError("NOT_FOUND", { what: `the image ${container}@${digest}` });
  await pointTag(step, { container, tag, by, image, event: "moved" });
}

/** Counted in the container and the collection: so a deletion of either, and this, happen in some order. */
async function setFrozen(step: Change, { container, tag, by }: TagChange, frozen: boolean): Promise<void> {
  const { models, session } = step;
  const before = await requireTag(step, { container, tag });
  if (before.frozen === frozen) return;
  await models.tags.updateOne({ _id: before._id }, { $set: { frozen } }, { session });
  await countFrozen(step, container, frozen ? 1 : -1);
  await recordEvents(step, [{ container, tag, event: frozen ? "frozen" : "unfrozen", by }]);
}

async function requireTag(step: Change, { container, tag }: Omit<TagWish, "by">): Promise<TagDocument> {
  const found = await findTag(step, { container, tag });
  if (!found) throw new RegistryError("NOT_FOUND", { what: `the tag ${container}:${tag}` });
  return found;
}

async function countFrozen({ models, session }: Change, container: string, more: 1 | -1): Promise<void> {
  const counted = { $inc: { frozenTags: more } };
  await models.containers.updateOne({ _id: container }, counted, { session });
  await models.collections.updateOne({ _id: pathOf(container).collection }, counted, { session });
}
