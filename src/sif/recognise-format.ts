/** The formats that clients run: SIF, and the bare file systems of Singularity 2. */
export type ImageFormat = "sif" | "squashfs" | "ext3";

/** The line that older clients write in front of a file system so that the image can be executed. */
const LAUNCH_LINE = Buffer.from("#!/usr/bin/env run-singularity\n", "latin1");

const SIF_MAGIC = Buffer.from("SIF_MAGIC\0", "latin1");
const SIF_MAGIC_OFFSET = 32;
const SQUASHFS_MAGIC = Buffer.from("hsqs", "latin1");
/** 0xEF53, little-endian, in the superblock that begins 1024 bytes into the file system. */
const EXT3_MAGIC = Buffer.from([0x53, 0xef]);
const EXT3_MAGIC_OFFSET = 1080;

/** The format of an image by its first bytes; `undefined`: it is none. 1,113 bytes are enough to tell. */
export function recogniseFormat(head: Uint8Array): ImageFormat | undefined {
  if (hasAt(head, SIF_MAGIC_OFFSET, SIF_MAGIC)) return "sif";
  const start = fileSystemOffset(head);
  if (hasAt(head, start, SQUASHFS_MAGIC)) return "squashfs";
  if (hasAt(head, start + EXT3_MAGIC_OFFSET, EXT3_MAGIC)) return "ext3";
  return undefined;
}

/** Where the file system of a Singularity 2 image begins: after the launch line, if there is one. */
export function fileSystemOffset(head: Uint8Array): number {
  return hasAt(head, 0, LAUNCH_LINE) ? LAUNCH_LINE.length : 0;
}

/** Tells whether `bytes` has `expected` at this offset. */
export function hasAt(bytes: Uint8Array, offset: number, expected: Uint8Array): boolean {
  return Buffer.compare(bytes.subarray(offset, offset + expected.length), expected) === 0;
}
