import type { Digest } from "../core/digest.ts";
import type { ImageVersion } from "../core/names/image-version.ts";
import type { Tag } from "../core/names/names.ts";
import { chooseArchitecture } from "./choose-architecture.ts";
import { type ContainerPath, containerKey, type FoundImage } from "./image.ts";
import type { CatalogModels, ImageDocument, TagDocument } from "./model.ts";
import { imageOf } from "./views.ts";

/** What is looked for. */
export interface ImageQuery extends ContainerPath {
  readonly version: ImageVersion;
  /** Only this architecture will do. */
  readonly architecture?: string | undefined;
  /** The client's machine, preferred where a tag has several architectures. */
  readonly machine?: string | undefined;
}

/** The image that a reference means; `undefined`: there is none. The caller has checked that it may be seen. */
export async function findImage(models: CatalogModels, query: ImageQuery): Promise<FoundImage | undefined> {
  const [found, hidden] = await Promise.all([findStored(models, query), isBeingDeleted(models, containerKey(query))]);
  return hidden ? undefined : found;
}

function findStored(models: CatalogModels, query: ImageQuery): Promise<FoundImage | undefined> {
  const { version } = query;
  return version.kind === "tag" ? findByTag(models, query, version.tag) : findByDigest(models, query, version);
}

/** What is being deleted is seen no more, though some of it is still there. */
async function isBeingDeleted(models: CatalogModels, container: string): Promise<boolean> {
  const found = await models.containers.findById(container, { deleting: 1 }).lean();
  return !found || found.deleting === true;
}

async function findByDigest(
  models: CatalogModels,
  query: ImageQuery,
  version: DigestVersion,
): Promise<FoundImage | undefined> {
  const image = await models.images
    .findOne({ container: containerKey(query), digest: digestFilter(version) })
    .sort({ digest: 1 })
    .lean<ImageDocument>();
  if (!image || (query.architecture && image.architecture !== query.architecture)) return undefined;
  return { image: imageOf(image), tag: version.tag, frozen: false, modifiedAt: image.createdAt };
}

async function findByTag(models: CatalogModels, query: ImageQuery, name: Tag): Promise<FoundImage | undefined> {
  const container = containerKey(query);
  const tag = await models.tags.findOne({ container, name }).lean<TagDocument>();
  const wanted = tag?.images.filter(({ architecture }) => !query.architecture || architecture === query.architecture);
  const chosen = chooseArchitecture(wanted ?? [], query.machine);
  if (!tag || !chosen) return undefined;
  const image = await models.images.findOne({ container, digest: chosen.digest }).lean<ImageDocument>();
  if (!image) return undefined;
  return { image: imageOf(image), tag: name, frozen: tag.frozen, modifiedAt: chosen.modifiedAt };
}

type DigestVersion = Exclude<ImageVersion, { kind: "tag" }>;

/** A prefix is a range of the index: from itself up to the first digest that does not begin with it. */
function digestFilter(version: DigestVersion): Digest | { $gte: Digest; $lte: Digest } {
  if (version.kind === "digest") return version.digest;
  return { $gte: `sha256:${version.prefix}` as Digest, $lte: `sha256:${version.prefix.padEnd(64, "f")}` as Digest };
}
