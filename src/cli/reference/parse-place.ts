import { DEFAULT_COLLECTION, formatImageReference, parseImageReference } from "../../core/names/image-reference.ts";
import { formatImageVersion, type ImageVersion } from "../../core/names/image-version.ts";
import { parseCollectionName } from "../../core/names/names.ts";
import { ClientError } from "../client-error.ts";

/** An image, by its tag or its digest. Names are checked, so none needs escaping in an address. */
export interface ImagePlace {
  readonly collection: string;
  readonly container: string;
  readonly version: ImageVersion;
  /** As it stands in the paths of the API: `science/rocks:latest`. */
  readonly path: string;
}

/** What a text can mean where collections and containers are welcome too. */
export type Place =
  | { readonly kind: "collection"; readonly collection: string }
  | { readonly kind: "container"; readonly collection: string; readonly container: string }
  | ({ readonly kind: "image" } & ImagePlace);

/**
 * Reads `[library/]collection/container[:tag][@digest]`; without a tag `latest` is meant. Whether a container's name
 * may hold `.` and `_` is the registry's affair. Throws a `ClientError` or the `RegistryError` of a name.
 */
export function parseImagePlace(text: string): ImagePlace {
  const { entity, ...reference } = parseImageReference(text, "relaxed");
  const { collection, container, version } = reference;
  if (entity !== undefined && entity !== DEFAULT_COLLECTION) {
    const advice = formatImageReference(reference);
    throw new ClientError("usage", `an owner ('${entity}') in front of the collection is not supported`, { advice });
  }
  const shown = version.kind === "tag" ? formatImageVersion(version) : exactVersion(version);
  return { collection, container, version, path: `${collection}/${container}${shown}` };
}

/** Reads `COLLECTION`, `COLLECTION/CONTAINER`, or the latter with a tag or a digest. Throws as `parseImagePlace`. */
export function parsePlace(text: string): Place {
  if (!/[/:@]/.test(text)) return { kind: "collection", collection: parseCollectionName(text) };
  const image = parseImagePlace(text);
  if (/[:@][^/]*$/.test(text)) return { kind: "image", ...image };
  const { collection, container } = image;
  return { kind: "container", collection, container };
}

/** Reads a reference that must name a tag. `example` is the command that does so. */
export function parseTagPlace(text: string): ImagePlace & { readonly tag: string } {
  const place = parseImagePlace(text);
  if (place.version.kind === "tag") return { ...place, tag: place.version.tag };
  throw new ClientError("usage", "this is for tags: an image that is named by its digest never changes", {
    advice: `${place.collection}/${place.container}:TAG`,
  });
}

/** The digest decides alone. */
function exactVersion(version: Exclude<ImageVersion, { readonly kind: "tag" }>): string {
  return version.kind === "digest" ? `@${version.digest}` : `@${version.prefix}`;
}
