import type { Digest } from "../core/digest.ts";
import { RegistryError } from "../core/errors.ts";
import type { Tag } from "../core/names/names.ts";
import type { Visibility } from "../core/visibility.ts";
import { type ContainerPath, containerKey, type Image } from "./image.ts";
import type { ImageDocument } from "./model.ts";
import { newCollection, newContainer } from "./new-documents.ts";
import { pointTag } from "./point-tag.ts";
import { type CatalogContext, type Change, change } from "./transaction.ts";
import { imageOf } from "./views.ts";

/** Bytes that are durably in the store, and where they are to appear. */
export interface PublishRequest extends ContainerPath {
  readonly tag: Tag;
  readonly digest: Digest;
  readonly size: number;
  readonly format: string;
  readonly architecture: string;
  /** What it can be found by, `key=value`; `undefined`: it could not be inspected. */
  readonly labels?: readonly string[] | undefined;
  /** The id of the account that pushes. */
  readonly by: string;
}

export interface Published {
  readonly image: Image;
  /** `false`: these bytes stood under this tag already. */
  readonly changed: boolean;
}

export interface PublishContext extends CatalogContext {
  readonly defaultVisibility: Visibility;
}

/** A container that was deleted in the middle of a push is made again; nobody deletes it this often at once. */
const ATTEMPTS = 3;

/**
 * Makes bytes an image and lets the tag point to it, for its architecture: all at once, or not at all. Makes the
 * collection and the container where they are missing. Throws `TAG_FROZEN`, or `BEING_DELETED` while the contents of
 * an earlier collection or container of that name are removed. The caller has checked that it may.
 */
export async function publishImage(context: PublishContext, request: PublishRequest): Promise<Published> {
  for (let attempt = 1; ; attempt++) {
    const published = await change(context, (step) => publish(step, request, context.defaultVisibility));
    // A push only reads the container, so that pushes do not conflict; so a deletion may have happened meanwhile.
    if (attempt === ATTEMPTS || (await context.models.containers.exists({ _id: containerKey(request) })))
      return published;
  }
}

async function publish(step: Change, request: PublishRequest, visibility: Visibility): Promise<Published> {
  await makeCollection(step, request, visibility);
  await makeContainer(step, request);
  const image = await makeImage(step, request);
  const wish = { container: containerKey(request), tag: request.tag, by: request.by };
  const changed = await pointTag(step, { ...wish, image, event: "pushed" });
  return { image: imageOf(image), changed };
}

/** Only an insert writes, so that pushes into one collection do not conflict. */
async function makeCollection(step: Change, { collection, by }: PublishRequest, visibility: Visibility): Promise<void> {
  const made = { $setOnInsert: newCollection({ by, visibility, at: step.now }) };
  const options = { session: step.session, upsert: true, projection: { deleting: 1 } };
  const before = await step.models.collections.findOneAndUpdate({ _id: collection }, made, options).lean();
  if (before?.deleting) throw new RegistryError("BEING_DELETED", { what: `the collection ${collection}` });
}

/** Making one is counted in the collection: it and the collection's deletion happen in some order. */
async function makeContainer({ models, session, now }: Change, request: PublishRequest): Promise<void> {
  const path = containerKey(request);
  const made = { $setOnInsert: newContainer({ path, by: request.by, at: now }) };
  const options = { session, upsert: true, projection: { deleting: 1 } };
  const before = await models.containers.findOneAndUpdate({ _id: path }, made, options).lean();
  if (before?.deleting) throw new RegistryError("BEING_DELETED", { what: `the container ${path}` });
  if (!before)
    await models.collections.updateOne({ _id: request.collection }, { $inc: { containers: 1 } }, { session });
}

/** Each image counts once among its blob's references, however many tags point to it. */
async function makeImage({ models, session, now }: Change, request: PublishRequest): Promise<ImageDocument> {
  const { digest, size, format, architecture, by } = request;
  const key = { container: containerKey(request), digest };
  const touched = { $set: { taggedAt: now } };
  const existing = await models.images.findOneAndUpdate(key, touched, { session, returnDocument: "after" }).lean();
  if (existing) return existing;
  const made = { createdAt: now, createdBy: by, taggedAt: now };
  const facts = { size, format, architecture, labels: [...(request.labels ?? [])], pulls: 0, ...made };
  const [image] = await models.images.create([{ ...key, ...facts }], { session });
  await models.blobs.updateOne(
    { _id: digest },
    { $inc: { references: 1 }, $unset: { unreferencedAt: 1 }, $setOnInsert: { size, createdAt: now } },
    { session, upsert: true },
  );
  return image?.toObject() as ImageDocument;
}
