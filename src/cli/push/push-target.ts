import { formatImageVersion } from "../../core/names/image-version.ts";
import { ClientError } from "../client-error.ts";
import { parseImagePlace } from "../reference/parse-place.ts";

/** Where an image is pushed to. */
export interface PushTarget {
  /** `science/rocks:latest` */
  readonly shown: string;
  /** Below the registry's address. */
  readonly path: string;
}

/** Reads `[library/]collection/container[:tag]`. Throws a `ClientError` or the `RegistryError` of a name. */
export function parsePushTarget(text: string): PushTarget {
  const { collection, container, version } = parseImagePlace(text);
  if (version.kind !== "tag") {
    const advice = `sreg push FILE ${collection}/${container}:TAG`;
    throw new ClientError("usage", "an image is pushed to a tag: its digest follows from its bytes", { advice });
  }
  const shown = `${collection}/${container}${formatImageVersion(version)}`;
  return { shown, path: `/api/v1/images/${shown}` };
}
