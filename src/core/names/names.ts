import { RegistryError } from "../errors.ts";
import { COLLECTION, containerKind, ENTITY, type NameKind, type NameRule, nameFault, TAG_KIND } from "./name-kinds.ts";
import { proposeName } from "./propose-name.ts";
import { shownText } from "./shown-text.ts";

/** A collection's name, checked and in lower case. */
export type CollectionName = string & { readonly __brand: "CollectionName" };
/** A container's name within its collection, checked and in lower case. */
export type ContainerName = string & { readonly __brand: "ContainerName" };
/** A tag, checked and in lower case. */
export type Tag = string & { readonly __brand: "Tag" };
/** The name of an owner (a user, a team, or `library`), checked and in lower case. */
export type EntityName = string & { readonly __brand: "EntityName" };

/** Reads a collection's name in any case of letters; refuses others, and reserved ones, with `NAME_INVALID`. */
export function parseCollectionName(text: string): CollectionName {
  return checked(COLLECTION, text) as CollectionName;
}

/** Reads a container's name in any case of letters; refuses others with `NAME_INVALID`. */
export function parseContainerName(text: string, rule: NameRule): ContainerName {
  return checked(containerKind(rule), text) as ContainerName;
}

/** Reads a tag in any case of letters; refuses others with `NAME_INVALID`. */
export function parseTag(text: string): Tag {
  return checked(TAG_KIND, text) as Tag;
}

/** Reads an owner's name in any case of letters; refuses others, and reserved ones, with `NAME_INVALID`. */
export function parseEntityName(text: string): EntityName {
  return checked(ENTITY, text) as EntityName;
}

function checked(kind: NameKind, text: string): string {
  const rule = nameFault(kind, text);
  if (rule === undefined) return text.toLowerCase();
  const proposed = proposeName(kind, text);
  const proposal = proposed === undefined ? "" : `; try '${proposed}'`;
  throw new RegistryError("NAME_INVALID", { what: kind.what, name: shownText(text), rule, proposal });
}
