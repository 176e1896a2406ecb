import type { Actor } from "../access/policy.ts";
import type { Accounts } from "../accounts/service.ts";
import type { FoundImage } from "../catalog/image.ts";
import type { Catalog } from "../catalog/service.ts";
import { RegistryError } from "../core/errors.ts";
import { type ContainerVersion, parseContainerVersion } from "../core/names/container-version.ts";
import type { NameRule } from "../core/names/name-kinds.ts";
import { type CollectionName, parseCollectionName } from "../core/names/names.ts";
import { guardCollection } from "./guards.ts";

/** An image's address in a path: `…/:collection/:reference`. */
export interface ImageTarget extends ContainerVersion {
  readonly collection: CollectionName;
  /** As it was asked for, for texts. */
  readonly shown: string;
}

export type ImagePathParams = { collection: string; reference: string };

/** Reads the address. Throws `NAME_INVALID` or `DIGEST_INVALID`. */
export function imageTarget(params: ImagePathParams, names: NameRule): ImageTarget {
  const collection = parseCollectionName(params.collection);
  const target = parseContainerVersion(params.reference, names);
  return { ...target, collection, shown: `the image ${collection}/${params.reference.toLowerCase()}` };
}

export interface ImageServices {
  readonly accounts: Accounts;
  readonly catalog: Catalog;
  readonly names: NameRule;
}

/** Which of several architectures: `architecture` and no other, or `machine` if there. */
export interface Preference {
  readonly architecture?: string | undefined;
  readonly machine?: string | undefined;
}

/** The column of guards of every pull: the address is valid, the caller may see the collection, the image exists. */
export async function findPullable(
  actor: Actor,
  services: ImageServices,
  wanted: ImagePathParams & Preference,
): Promise<FoundImage> {
  const target = imageTarget(wanted, services.names);
  const { collection: name, shown: what } = target;
  await guardCollection(actor, services.catalog, { name, action: "pull", what });
  const { architecture, machine } = wanted;
  const found = await services.catalog.findImage({ ...target, architecture, machine });
  if (!found) throw new RegistryError("NOT_FOUND", { what });
  return found;
}
