/** Writes the structures of a SIF. Shares nothing with the reader, so that a test of one by the other means something. */

export const HEADER_SIZE = 128;
export const DESCRIPTOR_SIZE = 585;
export const DESCRIPTORS_OFFSET = 4096;

export const ARCHITECTURE_CODES = {
  unknown: "00",
  "386": "01",
  amd64: "02",
  arm: "03",
  arm64: "04",
  ppc64: "05",
  ppc64le: "06",
  mips: "07",
  mipsle: "08",
  mips64: "09",
  mips64le: "10",
  s390x: "11",
  riscv64: "12",
  loong64: "13",
} as const;

export type ArchitectureName = keyof typeof ARCHITECTURE_CODES;

/** What an object says in the 384 bytes of its type. */
export type ExtraRecipe =
  | {
      readonly partition: {
        readonly fileSystem: number;
        readonly role: number;
        readonly architecture: ArchitectureName;
      };
    }
  /** The fingerprint is hexadecimal; without one the signature names no key. */
  | { readonly signature: { readonly hash: number; readonly fingerprint?: string } }
  | { readonly message: { readonly format: number; readonly message: number } }
  | { readonly sbom: number }
  | { readonly digest: string };

/** An object with its place in the file. */
export interface PlacedObject {
  readonly id: number;
  readonly type: number;
  readonly name: string;
  /** 0: none. */
  readonly group: number;
  /** As it is written: an object's id, or `0xf0000000` + a group's number. */
  readonly link: number;
  readonly offset: number;
  readonly size: number;
  readonly padding: number;
  /** Unix seconds. */
  readonly time: number;
  readonly extra: ExtraRecipe | undefined;
}

export interface HeaderRecipe {
  readonly launchScript: string;
  readonly architecture: ArchitectureName;
  readonly id: Buffer;
  readonly time: number;
  readonly slots: number;
  readonly used: number;
  readonly dataOffset: number;
  readonly dataSize: number;
}

export function encodeHeader(recipe: HeaderRecipe): Buffer {
  const header = Buffer.alloc(HEADER_SIZE);
  header.write(recipe.launchScript, 0, 32, "latin1");
  header.write("SIF_MAGIC\0" + "01\0", 32, "latin1");
  header.write(ARCHITECTURE_CODES[recipe.architecture], 45, "latin1");
  recipe.id.copy(header, 48, 0, 16);
  const counts = [recipe.slots - recipe.used, recipe.slots, DESCRIPTORS_OFFSET, recipe.slots * DESCRIPTOR_SIZE];
  const numbers = [recipe.time, recipe.time, ...counts, recipe.dataOffset, recipe.dataSize];
  for (const [index, number] of numbers.entries()) header.writeBigInt64LE(BigInt(number), 64 + 8 * index);
  return header;
}

export function encodeDescriptor(object: PlacedObject): Buffer {
  const descriptor = Buffer.alloc(DESCRIPTOR_SIZE);
  descriptor.writeInt32LE(object.type, 0);
  descriptor.writeUInt8(1, 4);
  descriptor.writeUInt32LE(object.id, 5);
  descriptor.writeUInt32LE(0xf000_0000 + object.group, 9);
  descriptor.writeUInt32LE(object.link, 13);
  const numbers = [object.offset, object.size, object.size + object.padding, object.time, object.time, 0, 0];
  for (const [index, number] of numbers.entries()) descriptor.writeBigInt64LE(BigInt(number), 17 + 8 * index);
  descriptor.write(object.name, 73, 128, "utf8");
  encodeExtra(object.extra).copy(descriptor, 201);
  return descriptor;
}

function encodeExtra(extra: ExtraRecipe | undefined): Buffer {
  if (extra === undefined) return Buffer.alloc(0);
  if ("digest" in extra) return Buffer.from(`${extra.digest}\0`);
  if ("sbom" in extra) return int32s(extra.sbom);
  if ("message" in extra) return int32s(extra.message.format, extra.message.message);
  if ("signature" in extra) {
    return Buffer.concat([int32s(extra.signature.hash), Buffer.from(extra.signature.fingerprint ?? "", "hex")]);
  }
  const { fileSystem, role, architecture } = extra.partition;
  return Buffer.concat([int32s(fileSystem, role), Buffer.from(`${ARCHITECTURE_CODES[architecture]}\0`)]);
}

function int32s(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeInt32LE(value, 4 * index);
  return bytes;
}
