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
  const container = containerKey(query);
  if (query.version.kind === "tag") return findByTag(models, container, query, query.version.tag);
  const image = await models.images
    .findOne({ container, digest: digestFilter(query.version) })
    .sort({ digest: 1 })
    .lean();
  if (!image || (query.architecture && image.architecture !== query.architecture)) return undefined;
  return { image: imageOf(image), tag: query.version.tag, modifiedAt: image.createdAt };
}

async function findByTag(
  models: CatalogModels,
  container: string,
  query: ImageQuery,
  name: Tag,
): Promise<FoundImage | undefined> {
  const filter = { container, name, ...(query.architecture ? { architecture: query.architecture } : {}) };
  const tag = chooseArchitecture(await models.tags.find(filter).lean<TagDocument[]>(), query.machine);
  const image = tag && (await models.images.findOne({ container, digest: tag.digest }).lean<ImageDocument>());
  return tag && image ? { image: imageOf(image), tag: name, modifiedAt: tag.modifiedAt } : undefined;
}

type DigestVersion = Exclude<ImageVersion, { kind: "tag" }>;

/** A prefix is a range of the index: from itself up to the first digest that does not begin with it. */
function digestFilter(version: DigestVersion): Digest | { $gte: Digest; $lte: Digest } {
  if (version.kind === "digest") return version.digest;
  return { $gte: `sha256:${version.prefix}` as Digest, $lte: `sha256:${version.prefix.padEnd(64, "f")}` as Digest };
}
