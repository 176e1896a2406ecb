import type { Connection } from "mongoose";
import type { Clock } from "../core/clock.ts";
import { RegistryError } from "../core/errors.ts";
import type { CollectionName } from "../core/names/names.ts";
import type { Visibility } from "../core/visibility.ts";
import { isDuplicateKey } from "../database/mongo-errors.ts";
import { findImage, type ImageQuery } from "./find-image.ts";
import type { Collection, FoundImage } from "./image.ts";
import { type CatalogModels, catalogModels } from "./model.ts";
import { type Published, type PublishRequest, publishImage } from "./publish-image.ts";
import { collectionOf } from "./views.ts";

/** What there is: collections, containers, images and tags. Knows nothing of who may see it. */
export interface Catalog {
  findCollection(name: CollectionName): Promise<Collection | undefined>;
  /** Throws `CONFLICT` when the name is taken. */
  createCollection(request: NewCollection): Promise<Collection>;
  /** Throws `NOT_FOUND` when there is none. */
  setVisibility(name: CollectionName, visibility: Visibility): Promise<Collection>;
  findImage(query: ImageQuery): Promise<FoundImage | undefined>;
  publishImage(request: PublishRequest): Promise<Published>;
}

export interface NewCollection {
  readonly name: CollectionName;
  readonly visibility: Visibility | undefined;
  /** The id of the account that will own it. */
  readonly by: string;
}

export interface CatalogOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly defaultVisibility: Visibility;
}

export function createCatalog(options: CatalogOptions): Catalog {
  const models = catalogModels(options.connection);
  return {
    findCollection: async (name) => {
      const found = await models.collections.findById(name).lean();
      return found ? collectionOf(found) : undefined;
    },
    createCollection: (request) => createCollection(models, options, request),
    setVisibility: (name, visibility) => setVisibility(models, name, visibility),
    findImage: (query) => findImage(models, query),
    publishImage: (request) => publishImage({ ...options, models }, request),
  };
}

async function createCollection(
  models: CatalogModels,
  { clock, defaultVisibility }: CatalogOptions,
  { name, visibility = defaultVisibility, by }: NewCollection,
): Promise<Collection> {
  const document = { _id: name, owner: { kind: "user" as const, id: by }, visibility, createdAt: clock.now() };
  try {
    await models.collections.create([document]);
  } catch (error) {
    if (isDuplicateKey(error)) throw new RegistryError("CONFLICT", { what: `the collection ${name}` });
    throw error;
  }
  return collectionOf(document);
}

async function setVisibility(models: CatalogModels, name: CollectionName, visibility: Visibility): Promise<Collection> {
  const changed = await models.collections
    .findByIdAndUpdate(name, { $set: { visibility } }, { returnDocument: "after" })
    .lean();
  if (!changed) throw new RegistryError("NOT_FOUND", { what: `the collection ${name}` });
  return collectionOf(changed);
}
