import type { Actor, CollectionAction } from "../../access/policy.ts";
import type { Container } from "../../catalog/image.ts";
import { RegistryError } from "../../core/errors.ts";
import type { NameRule } from "../../core/names/name-kinds.ts";
import { parseCollectionName, parseContainerName } from "../../core/names/names.ts";
import { guardCollection } from "../guards.ts";
import type { CatalogServices } from "./collections.ts";

export interface ContainerServices extends CatalogServices {
  readonly names: NameRule;
}

/** A container's address in a path, and what is to be done with it. */
export interface WantedContainer {
  readonly collection: string;
  readonly container: string;
  readonly action: CollectionAction;
}

/** The column of guards of what is done with a container: the names are valid, the caller may, it exists. */
export async function guardContainer(
  actor: Actor,
  { catalog, names }: ContainerServices,
  wanted: WantedContainer,
): Promise<Container> {
  const collection = parseCollectionName(wanted.collection);
  const container = parseContainerName(wanted.container, names);
  const what = `the container ${collection}/${container}`;
  // Side by side: what is found is told only if the guard lets the request pass.
  const [, found] = await Promise.all([
    guardCollection(actor, catalog, { name: collection, action: wanted.action, what }),
    catalog.findContainer({ collection, container }),
  ]);
  if (!found) throw new RegistryError("NOT_FOUND", { what });
  return found;
}
