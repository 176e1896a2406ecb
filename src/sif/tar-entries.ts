const BLOCK = 512;

/** The names of a tar archive's entries that begin within its first bytes, without `./`; `undefined`: it is none. */
export function tarEntryNames(head: Uint8Array): string[] | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (!isHeader(bytes, 0)) return undefined;
  const names: string[] = [];
  for (let at = 0; isHeader(bytes, at); at += entryLength(bytes, at)) {
    names.push(field(bytes, at, 100).replace(/^\.\//, ""));
  }
  return names;
}

/** POSIX.1 pax, "ustar Interchange Format": the magic is at 257; GNU's differs after it. */
function isHeader(bytes: Buffer, at: number): boolean {
  return bytes.toString("latin1", at + 257, at + 262) === "ustar";
}

/** The header and the content, in whole blocks; a size that cannot be read ends the walk at the next block. */
function entryLength(bytes: Buffer, at: number): number {
  const size = Number.parseInt(field(bytes, at + 124, 12), 8);
  return BLOCK + Math.ceil((Number.isFinite(size) && size > 0 ? size : 0) / BLOCK) * BLOCK;
}

function field(bytes: Buffer, at: number, length: number): string {
  return bytes.toString("latin1", at, at + length).split("\0", 1)[0] ?? "";
}
