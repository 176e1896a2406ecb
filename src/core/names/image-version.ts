import { type Digest, hexOf, isDigest } from "../digest.ts";
import { RegistryError } from "../errors.ts";
import { parseTag, type Tag } from "./names.ts";
import { shownText } from "./shown-text.ts";

/**
 * Which image of a container is meant. A digest decides alone; a tag written beside one is kept for showing.
 * A prefix is what a shub client can type: the first 32 or 40 hexadecimal digits of the file's SHA-256.
 */
export type ImageVersion =
  | { readonly kind: "tag"; readonly tag: Tag }
  | { readonly kind: "digest"; readonly digest: Digest; readonly tag?: Tag }
  | { readonly kind: "digest-prefix"; readonly prefix: string; readonly tag?: Tag };

/** The tag that is meant where none is written. */
export const DEFAULT_TAG = "latest";

/** `sha256:` is OCI's spelling, `sha256.` the library's (an old one's version field has it too), bare hex is shub's. */
const DIGEST = /^(?:sha256[:.])?([0-9a-f]{64})$/;
const LIBRARY_DIGEST = /^sha256\.([0-9a-f]{64})$/;
const PREFIX = /^(?:[0-9a-f]{32}|[0-9a-f]{40})$/;

/** What stands after a name: the text after `:` and the text after `@`, either may be missing. */
export interface VersionText {
  readonly afterColon: string | undefined;
  readonly afterAt: string | undefined;
}

/** Reads `[:tag][@version]` in any case of letters; throws `NAME_INVALID` for the tag, `DIGEST_INVALID` for the rest. */
export function parseImageVersion({ afterColon, afterAt }: VersionText): ImageVersion {
  const digest = afterColon === undefined ? undefined : matchDigest(LIBRARY_DIGEST, afterColon.toLowerCase());
  if (digest !== undefined && afterAt === undefined) return { kind: "digest", digest };
  if (afterAt === undefined) return { kind: "tag", tag: parseTag(afterColon ?? DEFAULT_TAG) };
  const tag = afterColon === undefined ? {} : { tag: parseTag(afterColon) };
  return { ...parseAfterAt(afterAt), ...tag };
}

/** The one spelling of a version: `:tag`, `[:tag]@sha256:<hex>`, `[:tag]@<prefix>`. */
export function formatImageVersion(version: ImageVersion): string {
  const tag = version.tag === undefined ? "" : `:${version.tag}`;
  if (version.kind === "tag") return tag;
  return `${tag}@${version.kind === "digest" ? version.digest : version.prefix}`;
}

/** The library's spelling of a digest, in the place of a tag: `sha256.<hex>`. */
export function libraryVersionOf(digest: Digest): string {
  return `sha256.${hexOf(digest)}`;
}

function parseAfterAt(text: string): ImageVersion {
  const folded = text.length <= "sha256:".length + 64 ? text.toLowerCase() : "";
  const digest = matchDigest(DIGEST, folded);
  if (digest !== undefined) return { kind: "digest", digest };
  if (PREFIX.test(folded)) return { kind: "digest-prefix", prefix: folded };
  throw new RegistryError("DIGEST_INVALID", { digest: shownText(text) });
}

function matchDigest(pattern: RegExp, text: string): Digest | undefined {
  const digest = `sha256:${pattern.exec(text)?.[1] ?? ""}`;
  return isDigest(digest) ? digest : undefined;
}
