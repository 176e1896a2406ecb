import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Digest, digestOf } from "../../src/core/digest.ts";
import { type ArchitectureName, DESCRIPTORS_OFFSET, encodeDescriptor, encodeHeader } from "./sif/encode.ts";
import { type Content, type Layout, layOut, type ObjectRecipe } from "./sif/layout.ts";
import { seededBytes } from "./sif/seeded-bytes.ts";

export type { ArchitectureName, ExtraRecipe } from "./sif/encode.ts";
export type { Content, ObjectRecipe } from "./sif/layout.ts";

/** An image to make; all parts have a default. Equal recipes give equal bytes. */
export interface SifRecipe {
  /** Of the header and the primary partition; `amd64` where it is missing. */
  readonly architecture?: ArchitectureName;
  /** The header's, where it differs from the partition's. */
  readonly headerArchitecture?: ArchitectureName;
  /** What the primary partition holds, in place of 4096 seeded bytes; `false`: the image has no such partition. */
  readonly content?: Content | false;
  /** Of the whole file in bytes, in place of `content`: the primary partition is as long as that needs. */
  readonly size?: number;
  /** What the bytes are made from where no content is given. */
  readonly seed?: number;
  /** The primary partition's: 1 squashfs, 5 and 6 encrypted. */
  readonly fileSystem?: number;
  readonly deffile?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Objects behind the primary partition. */
  readonly objects?: readonly ObjectRecipe[];
  /** Newer clients begin their data at 32176, older ones at 32768. */
  readonly dataOffset?: 32176 | 32768;
  /** Unix seconds. */
  readonly time?: number;
  readonly launchScript?: string;
}

/** What was written. */
export interface WrittenSif {
  readonly digest: Digest;
  /** In bytes. */
  readonly size: number;
}

const JANUARY_2026 = 1_767_225_600;
const LAUNCH_SCRIPT = "#!/usr/bin/env run-singularity\n";

/** A valid image in memory. Its partition holds random bytes: clients store, copy, list and verify it, but cannot run it. */
export function makeSif(recipe: SifRecipe = {}): Buffer {
  return Buffer.concat([...sifChunks(recipe)]);
}

/** Writes an image of any size to a file, holding 1 MiB of it in memory at a time. */
export async function writeSif(path: string, recipe: SifRecipe): Promise<WrittenSif> {
  const hash = createHash("sha256");
  let size = 0;
  async function* measured() {
    for (const chunk of sifChunks(recipe)) {
      hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  }
  await pipeline(Readable.from(measured(), { objectMode: false }), createWriteStream(path));
  return { digest: digestOf(hash.digest()), size };
}

/** The image in pieces of at most 1 MiB where the content is seeded. */
export function* sifChunks(recipe: SifRecipe): Generator<Buffer> {
  const layout = layOut(objectRecipes(recipe), dataOffsetOf(recipe), recipe.time ?? JANUARY_2026);
  yield leadOf(recipe, layout);
  for (const object of layout.objects) {
    if (object.padding > 0) yield Buffer.alloc(object.padding);
    yield* object.data instanceof Uint8Array
      ? wholeBytes(object.data)
      : seededBytes(object.data.seed, object.data.size);
  }
}

/** A signature object over group 1, of hash SHA-256, as `apptainer sign` adds it. Nobody can verify it. */
export function signatureObject(fingerprint?: string): ObjectRecipe {
  const signature = fingerprint === undefined ? { hash: 1 } : { hash: 1, fingerprint };
  return { type: 0x4005, data: Buffer.from("signature"), group: 0, link: 0xf000_0001, extra: { signature } };
}

/** Everything in front of the objects: header, descriptors, and the zeros around them. */
function leadOf(recipe: SifRecipe, layout: Layout): Buffer {
  const lead = Buffer.alloc(layout.dataOffset);
  const header = encodeHeader({
    launchScript: recipe.launchScript ?? LAUNCH_SCRIPT,
    architecture: recipe.headerArchitecture ?? recipe.architecture ?? "amd64",
    id: createHash("sha256")
      .update(`id of seed ${seedOf(recipe)}`)
      .digest(),
    time: recipe.time ?? JANUARY_2026,
    slots: layout.slots,
    used: layout.objects.length,
    dataOffset: layout.dataOffset,
    dataSize: layout.size - layout.dataOffset,
  });
  header.copy(lead);
  Buffer.concat(layout.objects.map(encodeDescriptor)).copy(lead, DESCRIPTORS_OFFSET);
  return lead;
}

function objectRecipes(recipe: SifRecipe): ObjectRecipe[] {
  const before: ObjectRecipe[] = [];
  if (recipe.deffile !== undefined) before.push({ type: 0x4001, data: Buffer.from(recipe.deffile) });
  if (recipe.labels !== undefined) before.push(metadataObject(recipe.labels));
  const after = recipe.objects ?? [];
  if (recipe.content === false) return [...before, ...after];
  return [...before, primaryPartition(recipe, contentOf(recipe, before, after)), ...after];
}

function metadataObject(labels: Readonly<Record<string, string>>): ObjectRecipe {
  const metadata = { data: { attributes: { labels } }, type: "container" };
  return { type: 0x4006, name: "inspect-metadata.json", data: Buffer.from(JSON.stringify(metadata)) };
}

function primaryPartition(recipe: SifRecipe, data: Content): ObjectRecipe {
  const { fileSystem = 1, architecture = "amd64" } = recipe;
  return { type: 0x4004, data, align: 4096, extra: { partition: { fileSystem, role: 2, architecture } } };
}

function contentOf(recipe: SifRecipe, before: readonly ObjectRecipe[], after: readonly ObjectRecipe[]): Content {
  if (recipe.content) return recipe.content;
  if (recipe.size === undefined) return { size: 4096, seed: seedOf(recipe) };
  // Only unaligned objects stand behind the partition, so each of its bytes moves the end of the file by one.
  if (after.some(({ align = 1 }) => align > 1))
    throw new RangeError("a recipe with a size cannot align further objects");
  const { size } = layOut([...before, primaryPartition(recipe, new Uint8Array()), ...after], dataOffsetOf(recipe), 0);
  if (recipe.size < size) throw new RangeError(`a SIF of this recipe has at least ${size} bytes`);
  return { size: recipe.size - size, seed: seedOf(recipe) };
}

/** No piece may be empty: a stream takes that for nothing to read. */
function* wholeBytes(bytes: Uint8Array): Generator<Buffer> {
  if (bytes.length > 0) yield Buffer.from(bytes);
}

function seedOf(recipe: SifRecipe): number {
  return recipe.seed ?? 1;
}

function dataOffsetOf(recipe: SifRecipe): number {
  return recipe.dataOffset ?? 32176;
}
