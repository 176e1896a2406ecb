import type { Member } from "../access/roles.ts";
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
  /** The id of the account that brought them. */
  readonly createdBy: string;
  /** How often they were pulled from this container, as far as that has been counted. */
  readonly pulls: number;
  readonly pulledAt: Date | undefined;
}

/** An image that was found under a reference. */
export interface FoundImage {
  readonly image: Image;
  /** The tag it was found under; `undefined` when it was asked for by digest. */
  readonly tag: Tag | undefined;
  /** The tag it was found under is frozen. */
  readonly frozen: boolean;
  /** When the reference began to mean these bytes. Differs by a second at least from any earlier meaning. */
  readonly modifiedAt: Date;
}

/** A collection as the rest of the registry sees it. */
export interface Collection {
  readonly name: CollectionName;
  readonly owner: { readonly kind: "user"; readonly id: string };
  readonly visibility: Visibility;
  /** Roles of others than the owner. */
  readonly members: readonly Member[];
  /** Markdown, as it was given: whoever shows it as HTML must make that safe. */
  readonly description: string;
  /** How many containers there are. */
  readonly containers: number;
  readonly createdAt: Date;
}

/** A container as the rest of the registry sees it. */
export interface Container extends ContainerPath {
  /** Markdown, as it was given: whoever shows it as HTML must make that safe. */
  readonly description: string;
  readonly pulls: number;
  readonly pulledAt: Date | undefined;
  readonly createdAt: Date;
  /** The id of the account that made it. */
  readonly createdBy: string;
}

/** What a tag means, for each architecture; none stands there twice. */
export interface TagView {
  readonly name: Tag;
  readonly images: readonly {
    readonly architecture: string;
    readonly digest: Digest;
    readonly size: number;
    readonly modifiedAt: Date;
  }[];
  readonly frozen: boolean;
  readonly modifiedAt: Date;
  /** The id of an account. */
  readonly modifiedBy: string;
}

/** What happened to a tag. */
export interface TagHistory {
  readonly tag: Tag;
  readonly event: "pushed" | "moved" | "deleted" | "frozen" | "unfrozen";
  /** The image that the tag began, or ceased, to mean; freezing concerns them all. */
  readonly image: { readonly digest: Digest; readonly size: number; readonly architecture: string } | undefined;
  readonly at: Date;
  /** The id of an account. */
  readonly by: string;
}

/** The key under which a container's documents are stored. */
export function containerKey({ collection, container }: ContainerPath): string {
  return `${collection}/${container}`;
}
