import { RegistryError } from "../core/errors.ts";
import type { ImageDocument, TagDocument, TagEvent } from "./model.ts";
import { recordEvents } from "./record-event.ts";
import { tagTerms } from "./search-terms.ts";
import type { Change } from "./transaction.ts";

/** A tag of a container by its key, and who changes it. */
export interface TagWish {
  readonly container: string;
  readonly tag: string;
  /** The id of the account. */
  readonly by: string;
}

/** What a tag is to mean. */
export interface NewMeaning extends TagWish {
  readonly image: Pick<ImageDocument, "digest" | "size" | "architecture">;
  readonly event: TagEvent;
}

/**
 * Lets a tag mean an image, for that image's architecture; `false`: it does already. The image has been touched in this
 * very change (`taggedAt`). Throws `TAG_FROZEN`.
 */
export async function pointTag(change: Change, { container, tag, image, event, by }: NewMeaning): Promise<boolean> {
  const { models, session, now } = change;
  const before = await findTag(change, { container, tag });
  requireMovable(container, before);
  const others = before?.images.filter(({ architecture }) => architecture !== image.architecture) ?? [];
  if (before?.images.some((one) => one.architecture === image.architecture && one.digest === image.digest))
    return false;
  const modifiedAt = laterSecond(now, before?.modifiedAt ?? (await lastStamp(change, { container, tag })));
  const { digest, size, architecture } = image;
  const images = [...others, { digest, size, architecture, modifiedAt }];
  const meaning = { $set: { images, modifiedAt, modifiedBy: by }, $setOnInsert: { frozen: false } };
  await models.tags.updateOne({ container, name: tag }, meaning, { session, upsert: true });
  if (!before) await addTerms(change, container, tag);
  const meant = { digest, size, architecture };
  await recordEvents(change, [{ container, tag, event, image: meant, stamp: modifiedAt, by }]);
  return true;
}

export function findTag({ models, session }: Change, { container, tag }: Omit<TagWish, "by">) {
  return models.tags.findOne({ container, name: tag }, null, { session }).lean<TagDocument>();
}

/** Throws `TAG_FROZEN` for a tag that must stay as it is. */
export function requireMovable(container: string, tag: Pick<TagDocument, "name" | "frozen"> | null): void {
  if (tag?.frozen) throw new RegistryError("TAG_FROZEN", { tag: `${container}:${tag.name}` });
}

/**
 * `Last-Modified` has whole seconds, and clients key their caches of `https://` images on it: two images that stood
 * under one tag must not share one, even when the tag moved twice in a second.
 */
export function laterSecond(now: Date, before: Date | undefined): Date {
  if (!before) return now;
  const nextSecond = (Math.floor(before.getTime() / 1000) + 1) * 1000;
  return new Date(Math.max(now.getTime(), nextSecond));
}

/** A tag that was removed and comes again had another meaning, too. */
async function lastStamp({ models, session }: Change, key: Omit<TagWish, "by">): Promise<Date | undefined> {
  const last = await models.history.findOne(key, { stamp: 1 }, { session }).sort({ at: -1, _id: -1 }).lean();
  return last?.stamp;
}

/** Writes only where a term is new, so that pushes into one container do not conflict. */
async function addTerms({ models, session }: Change, container: string, tag: string): Promise<void> {
  const terms = tagTerms(tag);
  const lacking = { _id: container, terms: { $not: { $all: terms } } };
  await models.containers.updateOne(lacking, { $addToSet: { terms: { $each: terms } } }, { session });
}
