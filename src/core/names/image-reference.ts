import { RegistryError } from "../errors.ts";
import { parseContainerVersion } from "./container-version.ts";
import { formatImageVersion, type ImageVersion } from "./image-version.ts";
import type { NameRule } from "./name-kinds.ts";
import {
  type CollectionName,
  type ContainerName,
  type EntityName,
  parseCollectionName,
  parseEntityName,
} from "./names.ts";
import { shownText } from "./shown-text.ts";

/** What a person means by `[entity/]collection/container[:tag][@version]`. */
export interface ImageReference {
  readonly entity?: EntityName;
  readonly collection: CollectionName;
  readonly container: ContainerName;
  readonly version: ImageVersion;
}

/** The collection that is meant where only a container is written. */
export const DEFAULT_COLLECTION = "library";

const SHAPE = "[entity/]collection/container[:tag][@sha256:digest]";

/**
 * Reads a reference as a person types it: one part is a container of the collection `library`, no version is the tag
 * `latest`. A scheme or a host is refused with `REQUEST_INVALID`, as more than three parts are; a part that breaks its
 * rule with `NAME_INVALID` or `DIGEST_INVALID`.
 */
export function parseImageReference(text: string, rule: NameRule): ImageReference {
  refuseAddress(text);
  // Four parts are too many already, so a hostile text is not taken apart further.
  const parts = text.split("/", 4);
  if (parts.length > 3) throw refusal(text, `has more than three parts: write ${SHAPE}`);
  const [last = "", collection = DEFAULT_COLLECTION, entity] = parts.reverse();
  return {
    ...(entity === undefined ? {} : { entity: parseEntityName(entity) }),
    collection: parseCollectionName(collection),
    ...parseContainerVersion(last, rule),
  };
}

/** The one spelling of a reference, with its collection and its version written out. */
export function formatImageReference(reference: ImageReference): string {
  const entity = reference.entity === undefined ? "" : `${reference.entity}/`;
  return `${entity}${reference.collection}/${reference.container}${formatImageVersion(reference.version)}`;
}

function refuseAddress(text: string): void {
  if (/^[a-z][a-z0-9+.-]{0,30}:\/\//i.test(text)) {
    throw refusal(text, `begins with a scheme: leave out the scheme and the host, and write ${SHAPE}`);
  }
  if (/^(?:[^/@]{0,255}:\d{1,5}\/|localhost\/|[^/@:]{1,255}\.[^/@:]{1,63}\/[^/]{1,255}\/)/i.test(text)) {
    throw refusal(text, `begins with a host: leave it out, and write ${SHAPE}`);
  }
}

function refusal(text: string, reason: string): RegistryError {
  return new RegistryError("REQUEST_INVALID", { reason: `'${shownText(text)}' ${reason}` });
}
