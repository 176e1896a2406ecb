import { chooseArchitecture } from "../../catalog/choose-architecture.ts";
import type { Collection, Container, FoundImage, Image, TagHistory, TagView } from "../../catalog/image.ts";
import type { ListedImage } from "../../catalog/lists.ts";
import { exactReference } from "../links.ts";

/** An image as the REST API shows it. */
export interface ImageBody {
  readonly collection: string;
  readonly container: string;
  /** `null` when it was asked for by digest. */
  readonly tag: string | null;
  readonly frozen: boolean;
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
  readonly format: string;
  readonly architecture: string;
  readonly createdAt: string;
  readonly pulls: number;
  readonly lastPulledAt: string | null;
  /** Address of these very bytes, below the public URL. */
  readonly file: string;
}

export function imageBody(
  { image, tag, frozen }: Pick<FoundImage, "image" | "tag" | "frozen">,
  publicUrl: string,
): ImageBody {
  return { ...imageFields(image, publicUrl), tag: tag ?? null, frozen };
}

function imageFields(image: Image, publicUrl: string) {
  return {
    collection: image.collection,
    container: image.container,
    digest: image.digest,
    size: image.size,
    format: image.format,
    architecture: image.architecture,
    createdAt: image.createdAt.toISOString(),
    ...pullFields(image),
    file: `${publicUrl}/api/v1/images/${exactReference(image)}/file`,
  };
}

function pullFields({ pulls, pulledAt }: Pick<Image, "pulls" | "pulledAt">) {
  return { pulls, lastPulledAt: pulledAt?.toISOString() ?? null };
}

/** The names of accounts by their ids. */
export type Names = ReadonlyMap<string, string>;

/** A collection as the REST API shows it. */
export function collectionBody(collection: Collection, names: Names) {
  const { name, visibility, owner, description, containers, createdAt } = collection;
  const shown = { name, visibility, owner: nameOf(owner.id, names), description, containers };
  return { ...shown, createdAt: createdAt.toISOString() };
}

/** A container as the REST API shows it. */
export function containerBody(container: Container, names: Names) {
  const { collection, container: name, description, createdAt, createdBy } = container;
  const made = { createdAt: createdAt.toISOString(), createdBy: nameOf(createdBy, names) };
  return { collection, name, description, ...pullFields(container), ...made };
}

/** A tag as the REST API shows it, with the image that those get who ask for no architecture. */
export function tagBody({ name, images, frozen, modifiedAt, modifiedBy }: TagView, names: Names) {
  const usual = chooseArchitecture(images);
  return {
    name,
    digest: usual?.digest,
    size: usual?.size,
    architectures: images.map(({ architecture }) => architecture),
    images: images.map((image) => ({ ...image, modifiedAt: image.modifiedAt.toISOString() })),
    frozen,
    modifiedAt: modifiedAt.toISOString(),
    modifiedBy: nameOf(modifiedBy, names),
  };
}

/** An image of a list as the REST API shows it. */
export function listedImageBody({ image, tags }: ListedImage, names: Names, publicUrl: string) {
  return { ...imageFields(image, publicUrl), createdBy: nameOf(image.createdBy, names), tags };
}

/** What happened to a tag, as the REST API shows it. */
export function versionBody({ tag, event, image, at, by }: TagHistory, names: Names) {
  return { tag, event, image: image ?? null, at: at.toISOString(), by: nameOf(by, names) };
}

/** An account is never removed, so the id shows only what is damaged. */
function nameOf(id: string, names: Names): string {
  return names.get(id) ?? id;
}
