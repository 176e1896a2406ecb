import { RegistryError } from "../core/errors.ts";
import type { TagDocument, TaggedImage } from "./model.ts";
import { findTag, laterSecond, requireMovable, type TagWish } from "./point-tag.ts";
import { recordEvents } from "./record-event.ts";
import { requireContainer } from "./require-container.ts";
import { type CatalogContext, type Change, change } from "./transaction.ts";

/** Which tag is to go. */
export interface TagDeletion extends TagWish {
  /** Only what it means for this architecture; `undefined`: the tag itself. */
  readonly architecture: string | undefined;
}

/** Removes a tag; its images stay under their digests. Throws `NOT_FOUND` or `TAG_FROZEN`. */
export function deleteTag(context: CatalogContext, wish: TagDeletion): Promise<void> {
  return change(context, async (step) => {
    await requireContainer(step, wish.container);
    const tag = await findTag(step, wish);
    const goes = ({ architecture }: TaggedImage) => !wish.architecture || architecture === wish.architecture;
    if (!tag?.images.some(goes))
      throw new RegistryError("NOT_FOUND", { what: `the tag ${wish.container}:${wish.tag}` });
    await loosenTag(step, tag, { goes, by: wish.by });
  });
}

/** Which of its meanings a tag loses, and who takes them. */
export interface Loosening {
  readonly goes: (image: TaggedImage) => boolean;
  readonly by: string;
}

/** Takes meanings from a tag; with the last one the tag goes. Throws `TAG_FROZEN`. */
export async function loosenTag(step: Change, tag: TagDocument, { goes, by }: Loosening): Promise<void> {
  const { models, session, now } = step;
  const { _id, container, name, modifiedAt: before } = tag;
  requireMovable(container, tag);
  const images = tag.images.filter((image) => !goes(image));
  const stamp = laterSecond(now, before);
  if (images.length === 0) await models.tags.deleteOne({ _id }, { session });
  else await models.tags.updateOne({ _id }, { $set: { images, modifiedAt: stamp, modifiedBy: by } }, { session });
  const gone = tag.images.filter(goes).map(({ digest, size, architecture }) => ({ digest, size, architecture }));
  await recordEvents(
    step,
    gone.map((image) => ({ container, tag: name, event: "deleted", image, stamp, by })),
  );
}
