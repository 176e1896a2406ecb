import type { Accounts } from "../accounts/service.ts";
import type { Catalog } from "../catalog/service.ts";
import { RegistryError } from "../core/errors.ts";
import { DEFAULT_COLLECTION } from "../core/names/image-reference.ts";
import type { CollectionName } from "../core/names/names.ts";

/** In front of a collection, the word that says nothing of its owner. */
const ANY_OWNER = DEFAULT_COLLECTION;

export interface EntityServices {
  readonly accounts: Accounts;
  readonly catalog: Catalog;
}

/** What stands in front of a collection, and that collection. */
export interface EntityClaim {
  /** `undefined`: nothing does. */
  readonly entity: string | undefined;
  readonly collection: CollectionName;
}

/** Whether `entity` may stand in front of `collection`: as its owner's name, or as `library`. */
export async function isOwner({ entity, collection }: EntityClaim, services: EntityServices): Promise<boolean> {
  if (entity === undefined || entity === ANY_OWNER) return true;
  const owner = await services.accounts.findUserByName(entity);
  const found = await services.catalog.findCollection(collection);
  return owner !== undefined && found?.owner.id === owner.id;
}

/** Throws the same `NOT_FOUND` as an image that is not there: an address must not tell who has an account. */
export async function guardEntity(claim: EntityClaim, services: EntityServices, what: string): Promise<void> {
  if (!(await isOwner(claim, services))) throw new RegistryError("NOT_FOUND", { what });
}
