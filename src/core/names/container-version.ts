import { type ImageVersion, parseImageVersion, type VersionText } from "./image-version.ts";
import type { NameRule } from "./name-kinds.ts";
import { type ContainerName, parseContainerName } from "./names.ts";

/** A container and which of its images. */
export interface ContainerVersion {
  readonly container: ContainerName;
  readonly version: ImageVersion;
}

/**
 * Reads `container[:tag][@version]`, decoded, as it stands last in the path of a shub or REST address: the tag comes
 * before the `@`. Throws `NAME_INVALID` or `DIGEST_INVALID`.
 */
export function parseContainerVersion(text: string, rule: NameRule): ContainerVersion {
  const { name, ...version } = splitVersion(text);
  return { container: parseContainerName(name, rule), version: parseImageVersion(version) };
}

/** Takes `name[:tag][@version]` apart; the version may hold a `:` of its own. */
export function splitVersion(text: string): VersionText & { readonly name: string } {
  const [tagged, afterAt] = splitAt(text, "@");
  const [name, afterColon] = splitAt(tagged, ":");
  return { name, afterColon, afterAt };
}

function splitAt(text: string, separator: string): [before: string, after: string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
