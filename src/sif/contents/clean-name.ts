/** Longer names are cut. In characters; a descriptor's name has at most 128 bytes. */
const MAX_NAME = 256;

/** A name without what cannot be seen: control and formatting characters become U+FFFD, so that lines stay lines. */
export function cleanName(name: string): string {
  return [...name.slice(0, 2 * MAX_NAME)]
    .slice(0, MAX_NAME)
    .join("")
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "\ufffd");
}
