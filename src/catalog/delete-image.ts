import type { Digest } from "../core/digest.ts";
import { RegistryError } from "../core/errors.ts";
import { loosenTag } from "./delete-tag.ts";
import type { TagDocument } from "./model.ts";
import { releaseBlobs } from "./release-blobs.ts";
import { requireContainer } from "./require-container.ts";
import { type CatalogContext, change } from "./transaction.ts";

/** Which image is to go. */
export interface ImageDeletion {
  readonly container: string;
  readonly digest: Digest;
  /** The id of the account. */
  readonly by: string;
}

/** More tags than this are not taken from an image in one transaction: MongoDB gives it a minute. */
const MAX_TAGS = 1000;

/**
 * Removes an image and what tags mean it. The bytes stay as long as another image has them. Throws `NOT_FOUND`, or
 * `TAG_FROZEN` when a frozen tag means it: then nothing is removed.
 */
export async function deleteImage(context: CatalogContext, wish: ImageDeletion): Promise<void> {
  while (!(await deleteStep(context, wish)));
}

/** `false`: there were so many tags that some are left. */
function deleteStep(context: CatalogContext, { container, digest, by }: ImageDeletion): Promise<boolean> {
  return change(context, async (step) => {
    const { models, session } = step;
    await requireContainer(step, container);
    const missing = new RegistryError("NOT_FOUND", { what: `the image ${container}@${digest}` });
    if (!(await models.images.exists({ container, digest }).session(session))) throw missing;
    const meaning = { container, "images.digest": digest };
    const frozen = await models.tags.findOne({ ...meaning, frozen: true }, null, { session }).lean();
    if (frozen) throw new RegistryError("TAG_FROZEN", { tag: `${container}:${frozen.name}` });
    const tags = await models.tags.find(meaning, null, { session }).limit(MAX_TAGS).lean<TagDocument[]>();
    for (const tag of tags) await loosenTag(step, tag, { goes: (image) => image.digest === digest, by });
    if (tags.length === MAX_TAGS) return false;
    const { deletedCount } = await models.images.deleteOne({ container, digest }, { session });
    if (deletedCount === 0) throw missing;
    await releaseBlobs(step, [digest]);
    return true;
  });
}
