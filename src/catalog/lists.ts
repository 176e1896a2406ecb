import type { Container, ContainerPath, Image, TagHistory, TagView } from "./image.ts";
import { containerKey } from "./image.ts";
import type { CatalogModels, ContainerDocument, HistoryDocument, ImageDocument, TagDocument } from "./model.ts";
import { cutPage, keyRange, mapPage, type Page, type PageRequest } from "./page.ts";
import { olderThan, timeKeyOf } from "./page-keys.ts";
import { containerOf, eventOf, imageOf, tagOf } from "./views.ts";

/** Only what begins with this; `""`: everything. */
export interface ByName extends PageRequest {
  readonly prefix: string;
}

/** Fields that a search needs and nobody else. */
export const SHOWN = { words: 0, terms: 0 } as const;

/** One container; `undefined`: there is none. The caller has checked that its collection may be seen. */
export async function findContainer(models: CatalogModels, path: ContainerPath): Promise<Container | undefined> {
  const found = await models.containers
    .findOne({ _id: containerKey(path), deleting: { $exists: false } }, SHOWN)
    .lean();
  return found ? containerOf(found) : undefined;
}

/** The containers of a collection, by name. */
export async function listContainers(
  models: CatalogModels,
  collection: string,
  { prefix, limit, after }: ByName,
): Promise<Page<Container>> {
  const behind = after && `${collection}/${after[0]}`;
  const range = { _id: keyRange(`${collection}/${prefix}`, behind), deleting: { $exists: false } };
  const found = models.containers.find(range, SHOWN).sort({ _id: 1 });
  const rows = await found.limit(limit + 1).lean<ContainerDocument[]>();
  return cutPage(rows.map(containerOf), limit, ({ container }) => [container]);
}

/** The tags of a container, by name. */
export async function listTags(
  models: CatalogModels,
  container: string,
  { prefix, limit, after }: ByName,
): Promise<Page<TagView>> {
  const found = models.tags.find({ container, name: keyRange(prefix, after?.[0]) }).sort({ container: 1, name: 1 });
  const rows = await found.limit(limit + 1).lean<TagDocument[]>();
  return cutPage(rows.map(tagOf), limit, ({ name }) => [name]);
}

/** An image of a list, and the first of the tags that mean it. */
export interface ListedImage {
  readonly image: Image;
  readonly tags: readonly string[];
}

/** So many of an image's tags are told with it: there may be a million. */
const SHOWN_TAGS = 20;

/** All images of a container, under a tag or not, newest first. */
export async function listImages(
  models: CatalogModels,
  container: string,
  { limit, after }: PageRequest,
): Promise<Page<ListedImage>> {
  const found = models.images.find({ container, ...olderThan("createdAt", after) }).sort({ createdAt: -1, _id: -1 });
  const rows = await found.limit(limit + 1).lean<ImageDocument[]>();
  const { items, next } = cutPage(rows, limit, ({ createdAt, _id }) => timeKeyOf(createdAt, _id));
  const tagged = await Promise.all(items.map((image) => tagsOf(models, image)));
  return { next, items: items.map((image, index) => ({ image: imageOf(image), tags: tagged[index] ?? [] })) };
}

async function tagsOf(models: CatalogModels, { container, digest }: ImageDocument): Promise<string[]> {
  const found = await models.tags.find({ container, "images.digest": digest }, { name: 1 }).limit(SHOWN_TAGS).lean();
  return found.map(({ name }) => name).toSorted();
}

/** What happened to the tags of a container, or to one of them, newest first. */
export async function listHistory(
  models: CatalogModels,
  container: string,
  { tag, limit, after }: PageRequest & { readonly tag: string | undefined },
): Promise<Page<TagHistory>> {
  const of = { container, ...(tag === undefined ? {} : { tag }) };
  const found = models.history.find({ ...of, ...olderThan("at", after) }).sort({ at: -1, _id: -1 });
  const rows = await found.limit(limit + 1).lean<HistoryDocument[]>();
  return mapPage(
    cutPage(rows, limit, ({ at, _id }) => timeKeyOf(at, _id)),
    eventOf,
  );
}
