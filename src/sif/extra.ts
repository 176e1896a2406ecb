import {
  architectureOf,
  type DataType,
  FILE_SYSTEMS,
  HASHES,
  MESSAGE_FORMATS,
  messageOf,
  nameAt,
  PARTITION_ROLES,
  SBOM_FORMATS,
} from "./codes.ts";
import type { Fields } from "./fields.ts";
import type { SifExtra } from "./sif-object.ts";

/** Where a descriptor's 384 bytes begin whose meaning depends on the data type. */
const EXTRA = 201;
const EXTRA_SIZE = 384;

type Reader = (descriptor: Fields) => SifExtra;

const readers: { readonly [Type in DataType]?: Reader } = {
  partition: (descriptor) => ({
    kind: "partition",
    fileSystem: nameAt(FILE_SYSTEMS, descriptor.uint32(EXTRA)),
    role: nameAt(PARTITION_ROLES, descriptor.uint32(EXTRA + 4)),
    architecture: architectureOf(descriptor.text(EXTRA + 8, 3)),
  }),
  signature: (descriptor) => ({
    kind: "signature",
    hash: nameAt(HASHES, descriptor.uint32(EXTRA)),
    fingerprint: fingerprint(descriptor.hex(EXTRA + 4, 20)),
  }),
  "crypto-message": (descriptor) => ({
    kind: "crypto-message",
    format: nameAt(MESSAGE_FORMATS, descriptor.uint32(EXTRA)),
    message: messageOf(descriptor.uint32(EXTRA + 4)),
  }),
  sbom: (descriptor) => ({ kind: "sbom", format: nameAt(SBOM_FORMATS, descriptor.uint32(EXTRA)) }),
  "oci-root-index": ociDigest,
  "oci-blob": ociDigest,
};

/** What a descriptor of this data type says beyond the fields that all have. */
export function readExtra(dataType: DataType, descriptor: Fields): SifExtra | undefined {
  return readers[dataType]?.(descriptor);
}

function ociDigest(descriptor: Fields): SifExtra {
  return { kind: "oci", digest: descriptor.text(EXTRA, EXTRA_SIZE) };
}

function fingerprint(hex: string): string | undefined {
  return /^0+$/.test(hex) ? undefined : hex;
}
