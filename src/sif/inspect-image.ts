import type { Architecture } from "./codes.ts";
import { describeForeign } from "./describe-foreign.ts";
import { readDescriptors } from "./descriptors.ts";
import { checkFileSystem } from "./file-system-extent.ts";
import { readHeader } from "./header.ts";
import { notAnImage } from "./image-error.ts";
import { type ImageFormat, recogniseFormat } from "./recognise-format.ts";
import type { SifExtra, SifObject } from "./sif-object.ts";

/** What an image says about itself without being mounted. All of it is a claim of whoever made the image. */
export interface ImageFacts {
  readonly format: ImageFormat;
  /** `unknown` for OCI-SIFs, for images that hold only data, and for those of Singularity 2. */
  readonly architecture: Architecture;
  readonly createdAt: Date | undefined;
  /** It holds OCI blobs in place of one root file system. */
  readonly isOciSif: boolean;
  /** Its root file system can be read only with a key. */
  readonly encrypted: boolean;
  /** It holds a signature; whether that is good is not known here. */
  readonly signed: boolean;
  /** In the order of the descriptor table; none for images of Singularity 2. */
  readonly objects: readonly SifObject[];
}

type Partition = Extract<SifExtra, { readonly kind: "partition" }>;

/**
 * Inspects an image by `head`, its first bytes, and `size`, the length of the whole file in bytes. `head` must be the
 * whole file, or as much of it as an upload keeps at hand. Throws nothing but `IMAGE_INVALID`, whose reason says what
 * the bytes are instead or where they are damaged. Takes time in proportion to `head`, whatever it holds.
 */
export function inspectImage(head: Uint8Array, size: number): ImageFacts {
  const format = recogniseFormat(head);
  if (format === undefined) throw notAnImage(describeForeign(head));
  if (format === "sif") return inspectSif(head, size);
  checkFileSystem(format, head, size);
  return {
    format,
    architecture: "unknown",
    createdAt: undefined,
    isOciSif: false,
    encrypted: false,
    signed: false,
    objects: [],
  };
}

function inspectSif(head: Uint8Array, size: number): ImageFacts {
  const header = readHeader(head, size);
  const objects = readDescriptors(head, header, size);
  const primary = primaryPartition(objects);
  const has = (type: SifObject["dataType"]) => objects.some(({ dataType }) => dataType === type);
  return {
    format: "sif",
    architecture: header.architecture === "unknown" ? (primary?.architecture ?? "unknown") : header.architecture,
    createdAt: header.createdAt,
    isOciSif: has("oci-root-index"),
    encrypted: primary?.fileSystem === "encrypted-squashfs" || primary?.fileSystem === "gocryptfs-squashfs",
    signed: has("signature"),
    objects,
  };
}

function primaryPartition(objects: readonly SifObject[]): Partition | undefined {
  return objects.flatMap(({ extra }) => (extra?.kind === "partition" ? [extra] : [])).find(isPrimary);
}

function isPrimary(partition: Partition): boolean {
  return partition.role === "primary-system";
}
