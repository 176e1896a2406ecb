import type { RegistryError } from "../core/errors.ts";
import { notAnImage } from "./image-error.ts";
import { fileSystemOffset, type ImageFormat } from "./recognise-format.ts";

/** Both superblocks that are read here end before this, counted from the beginning of the file system. */
const SUPERBLOCK_END = 1096;
/** ext's blocks have 1 KiB shifted left by 0 to 6: at most 64 KiB. */
const MAX_BLOCK_SHIFT = 6;

/**
 * Refuses a Singularity 2 image whose file system, by its own superblock, does not fit into the file: the mark of a
 * transfer that was cut short. `head` are the first bytes of the file, `size` is the whole file's.
 */
export function checkFileSystem(format: Exclude<ImageFormat, "sif">, head: Uint8Array, size: number): void {
  const start = fileSystemOffset(head);
  const superblock = Buffer.from(head.subarray(start, start + SUPERBLOCK_END));
  if (superblock.length < SUPERBLOCK_END) throw cutShort(format, size);
  const length = format === "squashfs" ? squashfsLength(superblock) : ext3Length(superblock);
  if (length === undefined) throw notAnImage(`it begins like ${format}, but its superblock is damaged`);
  if (BigInt(start) + length > BigInt(size)) throw cutShort(format, size);
}

/** Linux, fs/squashfs/squashfs_fs.h: the major version is at 28, the bytes used at 40. */
function squashfsLength(superblock: Buffer): bigint | undefined {
  const length = superblock.readBigInt64LE(40);
  return superblock.readUInt16LE(28) === 4 && length > 0n ? length : undefined;
}

/** Linux, fs/ext4/ext4.h: the number of blocks is at 4 of the superblock, the shift of the block size at 24. */
function ext3Length(superblock: Buffer): bigint | undefined {
  const blocks = superblock.readUInt32LE(1024 + 4);
  const shift = superblock.readUInt32LE(1024 + 24);
  return blocks > 0 && shift <= MAX_BLOCK_SHIFT ? BigInt(blocks) * BigInt(1024 << shift) : undefined;
}

function cutShort(format: string, size: number): RegistryError {
  return notAnImage(
    `its ${format} file system does not fit into the ${size} bytes of the file: was the upload or the copy cut short?`,
  );
}
