import type { Request } from "express";
import type { Actor } from "../access/policy.ts";
import type { FoundImage } from "../catalog/image.ts";
import { RegistryError } from "../core/errors.ts";
import { type ContainerVersion, parseContainerVersion } from "../core/names/container-version.ts";
import type { NameRule } from "../core/names/name-kinds.ts";
import { type CollectionName, parseCollectionName } from "../core/names/names.ts";
import { type GuardServices, guardCollection } from "./guards.ts";

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

export interface ImageServices extends GuardServices {
  readonly names: NameRule;
}

/** Which of several architectures: `architecture` and no other, or `machine` if there. */
export interface Preference {
  readonly architecture?: string | undefined;
  readonly machine?: string | undefined;
}

/** The column of guards of every pull: the address is valid, the caller may see the collection, the image exists. */
export async function findPullable(
  req: Request<ImagePathParams>,
  services: ImageServices,
  preference: Preference,
): Promise<FoundImage & { readonly actor: Actor }> {
  const target = imageTarget(req.params, services.names);
  const { collection: name, shown: what } = target;
  const { actor } = await guardCollection(req, services, { name, action: "pull", what });
  const found = await services.catalog.findImage({ ...target, ...preference });
  if (!found) throw new RegistryError("NOT_FOUND", { what });
  return { ...found, actor };
}
