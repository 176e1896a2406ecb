import { RegistryError } from "../core/errors.ts";
import type { CollectionName } from "../core/names/names.ts";
import type { Visibility } from "../core/visibility.ts";
import { isDuplicateKey } from "../database/mongo-errors.ts";
import type { Collection } from "./image.ts";
import type { CatalogModels } from "./model.ts";
import { newCollection } from "./new-documents.ts";
import { collectionOf } from "./views.ts";

export interface NewCollection {
  readonly name: CollectionName;
  readonly visibility: Visibility | undefined;
  readonly description?: string | undefined;
  /** The id of the account that will own it. */
  readonly by: string;
}

/** What is to become of a collection; what is `undefined` stays. */
export interface CollectionChange {
  readonly visibility?: Visibility | undefined;
  /** Markdown. */
  readonly description?: string | undefined;
  /** The id of the account that will own it. */
  readonly owner?: string | undefined;
}

/** Makes an empty collection. Throws `CONFLICT`, or `BEING_DELETED` while one of that name goes away. */
export async function createCollection(
  models: CatalogModels,
  wish: NewCollection & { readonly visibility: Visibility; readonly at: Date },
): Promise<Collection> {
  const { name, description = "", by, visibility, at } = wish;
  const document = { ...newCollection({ by, visibility, at }), _id: name, description };
  try {
    await models.collections.create([document]);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const what = `the collection ${name}`;
    const deleting = await models.collections.exists({ _id: name, deleting: true });
    throw new RegistryError(deleting ? "BEING_DELETED" : "CONFLICT", { what });
  }
  return collectionOf(document);
}

/** Throws `NOT_FOUND` when there is none. A new owner is no member besides. */
export async function changeCollection(
  models: CatalogModels,
  name: CollectionName,
  { visibility, description, owner }: CollectionChange,
): Promise<Collection> {
  const fields = {
    ...(visibility === undefined ? {} : { visibility }),
    ...(description === undefined ? {} : { description }),
    ...(owner === undefined ? {} : { owner: { kind: "user" as const, id: owner } }),
  };
  const change = { $set: fields, ...(owner === undefined ? {} : { $pull: { members: { user: owner } } }) };
  const live = { _id: name, deleting: { $exists: false } };
  const changed = await models.collections.findOneAndUpdate(live, change, { returnDocument: "after" }).lean();
  if (!changed) throw new RegistryError("NOT_FOUND", { what: `the collection ${name}` });
  return collectionOf(changed);
}
