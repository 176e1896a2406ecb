import type { Digest } from "../core/digest.ts";
import type { CollectionName, ContainerName, Tag } from "../core/names/names.ts";
import type { Visibility } from "../core/visibility.ts";

/** Where images are found: a container of a collection. */
export interface ContainerPath {
  readonly collection: CollectionName;
  readonly container: ContainerName;
}

/** An image as the rest of the registry sees it. */
export interface Image extends ContainerPath {
  readonly digest: Digest;
  /** In bytes. */
  readonly size: number;
  /** `sif`, or what older clients made: `squashfs`, `ext3`. */
  readonly format: string;
  /** As Go names it (`amd64`), or `unknown`. */
  readonly architecture: string;
  /** When these bytes first came to this container. */
  readonly createdAt: Date;
}

/** An image that was found under a reference. */
export interface FoundImage {
  readonly image: Image;
  /** The tag it was found under; `undefined` when it was asked for by digest. */
  readonly tag: Tag | undefined;
  /** When the reference began to mean these bytes. Differs by a second at least from any earlier meaning. */
  readonly modifiedAt: Date;
}

/** A collection as the rest of the registry sees it. */
export interface Collection {
  readonly name: CollectionName;
  readonly owner: { readonly kind: "user"; readonly id: string };
  readonly visibility: Visibility;
  readonly createdAt: Date;
}

/** The key under which a container's documents are stored. */
export function containerKey({ collection, container }: ContainerPath): string {
  return `${collection}/${container}`;
}
