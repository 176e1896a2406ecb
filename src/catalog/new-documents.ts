import type { Visibility } from "../core/visibility.ts";
import type { CollectionDocument, ContainerDocument } from "./model.ts";
import { containerWords, wordTerms } from "./search-terms.ts";

/** Who makes it, and when. */
interface Making {
  /** The id of an account. */
  readonly by: string;
  readonly at: Date;
}

/** A collection as it begins, without its key. */
export function newCollection({
  by,
  visibility,
  at,
}: Making & { readonly visibility: Visibility }): Omit<CollectionDocument, "_id"> {
  const owner = { kind: "user" as const, id: by };
  return { owner, visibility, members: [], description: "", containers: 0, frozenTags: 0, createdAt: at };
}

/** A container as it begins, without its key. */
export function newContainer({ path, by, at }: Making & { readonly path: string }): Omit<ContainerDocument, "_id"> {
  return { description: "", ...searchFields(path, ""), frozenTags: 0, pulls: 0, createdAt: at, createdBy: by };
}

/** What a search needs, but for the terms of tags. */
export function searchFields(path: string, description: string): Pick<ContainerDocument, "words" | "terms"> {
  const words = containerWords(path, description);
  return { words, terms: wordTerms(words) };
}
