import { guardEntity } from "../entity.ts";
import { type ImagePathParams, type ImageServices, imageTarget } from "../image-request.ts";
import type { Place, PlaceServices } from "./place.ts";

export type ShubParams = ImagePathParams & {
  /** What stands before `/api/container/`, if anything does. */
  front?: string;
};

export type ShubServices = ImageServices & PlaceServices;

/** The guard of an owner's name in front of a collection of ours. */
export async function guardFront(
  place: Extract<Place, { kind: "here" }>,
  params: ShubParams,
  services: ShubServices,
): Promise<void> {
  if (place.entity === undefined) return;
  const { collection, shown } = imageTarget(params, services.names);
  await guardEntity({ entity: place.entity, collection }, services, shown);
}
