import { DEFAULT_COLLECTION, formatImageReference, parseImageReference } from "../../core/names/image-reference.ts";
import { ClientError } from "../client-error.ts";

/** Where an image is pushed to. */
export interface PushTarget {
  /** `science/rocks:latest` */
  readonly shown: string;
  /** Below the registry's address. No character of a checked name needs escaping. */
  readonly path: string;
}

/**
 * Reads `[library/]collection/container[:tag]`. Whether a container's name may hold `.` and `_` is the registry's
 * affair. Throws a `ClientError` or the `RegistryError` of a name.
 */
export function parsePushTarget(text: string): PushTarget {
  const { entity, ...reference } = parseImageReference(text, "relaxed");
  const { collection, container, version } = reference;
  if (version.kind !== "tag") {
    const advice = `sreg push FILE ${collection}/${container}:TAG`;
    throw new ClientError("usage", "an image is pushed to a tag: its digest follows from its bytes", { advice });
  }
  if (entity !== undefined && entity !== DEFAULT_COLLECTION) {
    const advice = formatImageReference(reference);
    throw new ClientError("usage", `an owner ('${entity}') in front of the collection is not supported`, { advice });
  }
  const shown = formatImageReference(reference);
  return { shown, path: `/api/v1/images/${collection}/${container}:${version.tag}` };
}
