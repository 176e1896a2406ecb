import type { CollectionName, ContainerName } from "../core/names/names.ts";
import type { Collection, ContainerPath, Image } from "./image.ts";
import type { CollectionDocument, ImageDocument } from "./model.ts";

/** What a stored image looks like to the rest of the registry. */
export function imageOf(document: ImageDocument): Image {
  const { digest, size, format, architecture, createdAt } = document;
  return { ...pathOf(document.container), digest, size, format, architecture, createdAt };
}

/** What a stored collection looks like to the rest of the registry. */
export function collectionOf(document: CollectionDocument): Collection {
  const { _id, owner, visibility, createdAt } = document;
  return { name: _id as CollectionName, owner, visibility, createdAt };
}

/** Keys were made of checked names, so taking one apart gives checked names. */
function pathOf(key: string): ContainerPath {
  const slash = key.indexOf("/");
  return { collection: key.slice(0, slash) as CollectionName, container: key.slice(slash + 1) as ContainerName };
}
