import type { CollectionName, ContainerName, Tag } from "../core/names/names.ts";
import type { Collection, Container, ContainerPath, Image, TagHistory, TagView } from "./image.ts";
import type { CollectionDocument, ContainerDocument, HistoryDocument, ImageDocument, TagDocument } from "./model.ts";

/** What a stored image looks like to the rest of the registry. */
export function imageOf(document: ImageDocument): Image {
  const { digest, size, format, architecture, createdAt, createdBy, pulls, pulledAt } = document;
  return { ...pathOf(document.container), digest, size, format, architecture, createdAt, createdBy, pulls, pulledAt };
}

/** What a stored collection looks like to the rest of the registry. */
export function collectionOf(document: CollectionDocument): Collection {
  const { _id, owner, visibility, members, description, containers, createdAt } = document;
  return { name: _id as CollectionName, owner, visibility, members, description, containers, createdAt };
}

/** What a stored container looks like to the rest of the registry. */
export function containerOf(document: Omit<ContainerDocument, "terms" | "words" | "frozenTags">): Container {
  const { _id, description, pulls, pulledAt, createdAt, createdBy } = document;
  return { ...pathOf(_id), description, pulls, pulledAt, createdAt, createdBy };
}

/** What a stored tag looks like to the rest of the registry. */
export function tagOf({ name, images, frozen, modifiedAt, modifiedBy }: TagDocument): TagView {
  return { name: name as Tag, images, frozen, modifiedAt, modifiedBy };
}

/** What a stored event looks like to the rest of the registry. */
export function eventOf({ tag, event, image, at, by }: HistoryDocument): TagHistory {
  return { tag: tag as Tag, event, image, at, by };
}

/** Keys were made of checked names, so taking one apart gives checked names. */
export function pathOf(key: string): ContainerPath {
  const slash = key.indexOf("/");
  return { collection: key.slice(0, slash) as CollectionName, container: key.slice(slash + 1) as ContainerName };
}
