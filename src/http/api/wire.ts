import type { Collection, FoundImage } from "../../catalog/image.ts";
import { exactReference } from "../links.ts";

/** An image as the REST API shows it. */
export interface ImageBody {
  readonly collection: string;
  readonly container: string;
  /** `null` when it was asked for by digest. */
  readonly tag: string | null;
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
  readonly format: string;
  readonly architecture: string;
  readonly createdAt: string;
  /** Address of these very bytes, below the public URL. */
  readonly file: string;
}

export function imageBody({ image, tag }: Pick<FoundImage, "image" | "tag">, publicUrl: string): ImageBody {
  return {
    collection: image.collection,
    container: image.container,
    tag: tag ?? null,
    digest: image.digest,
    size: image.size,
    format: image.format,
    architecture: image.architecture,
    createdAt: image.createdAt.toISOString(),
    file: `${publicUrl}/api/v1/images/${exactReference(image)}/file`,
  };
}

/** A collection as the REST API shows it. */
export interface CollectionBody {
  readonly name: string;
  readonly visibility: string;
  readonly createdAt: string;
}

export function collectionBody({ name, visibility, createdAt }: Collection): CollectionBody {
  return { name, visibility, createdAt: createdAt.toISOString() };
}
