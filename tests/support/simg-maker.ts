/** The beginning of the images of Singularity 2 that clients can still run: a bare file system, or one behind a `#!` line. */
export interface SimgRecipe {
  readonly fileSystem: "squashfs" | "ext3";
  /** Of the whole file in bytes, by its superblock too. A multiple of 1024 for ext3. */
  readonly size?: number;
  readonly launchLine?: boolean;
}

/** An image whose superblock is right and whose content is empty: recognised, stored and copied, but not mounted. */
export function makeSimg({ fileSystem, size = 64 * 1024, launchLine = false }: SimgRecipe): Buffer {
  const line = Buffer.from(launchLine ? "#!/usr/bin/env run-singularity\n" : "");
  const disk = Buffer.alloc(size);
  if (fileSystem === "squashfs") writeSquashfs(disk);
  else writeExt3(disk);
  return Buffer.concat([line, disk]);
}

function writeSquashfs(disk: Buffer): void {
  disk.write("hsqs", 0, "latin1");
  disk.writeUInt16LE(4, 28);
  disk.writeBigInt64LE(BigInt(disk.length), 40);
}

function writeExt3(disk: Buffer): void {
  disk.writeUInt32LE(disk.length / 1024, 1024 + 4);
  disk.writeUInt32LE(0, 1024 + 24);
  disk.writeUInt16LE(0xef53, 1080);
}
