/** The names of the numbers that a SIF writes. A table lists them in the order of the format, from its first number. */

/** A processor architecture as Go, OCI and the clients call it; `unknown`: the image does not say, or none is known. */
export type Architecture = (typeof ARCHITECTURES)[number];

/** Header and partition write the place in this table as two decimal digits. */
export const ARCHITECTURES = [
  "unknown",
  "386",
  "amd64",
  "arm",
  "arm64",
  "ppc64",
  "ppc64le",
  "mips",
  "mipsle",
  "mips64",
  "mips64le",
  "s390x",
  "riscv64",
  "loong64",
] as const;

const FIRST_DATA_TYPE = 0x4001;

/** What an object of a SIF is; `unknown`: a number of a later format. */
export type DataType = (typeof DATA_TYPES)[number] | "unknown";

const DATA_TYPES = [
  "definition-file",
  "environment",
  "labels",
  "partition",
  "signature",
  "generic-json",
  "generic",
  "crypto-message",
  "sbom",
  "oci-root-index",
  "oci-blob",
] as const;

/** What a partition is formatted with; the encrypted ones are `encrypted-squashfs` and `gocryptfs-squashfs`. */
export type FileSystem = (typeof FILE_SYSTEMS)[number];

export const FILE_SYSTEMS = [
  "unknown",
  "squashfs",
  "ext3",
  "immutable-object",
  "raw",
  "encrypted-squashfs",
  "gocryptfs-squashfs",
] as const;

/** What a partition is for: `primary-system` is the one that a container runs from. */
export type PartitionRole = (typeof PARTITION_ROLES)[number];

export const PARTITION_ROLES = ["unknown", "system", "primary-system", "data", "overlay"] as const;

export const HASHES = ["unknown", "sha256", "sha384", "sha512", "blake2s", "blake2b"] as const;

export const MESSAGE_FORMATS = ["unknown", "openpgp", "pem"] as const;

export const SBOM_FORMATS = [
  "unknown",
  "cyclonedx-json",
  "cyclonedx-xml",
  "github-json",
  "spdx-json",
  "spdx-rdf",
  "spdx-tag-value",
  "spdx-yaml",
  "syft-json",
] as const;

/** The name at a place of a table; `unknown` for a place that it does not have. */
export function nameAt<const Name extends string>(table: readonly Name[], place: number): Name | "unknown" {
  return table[place] ?? "unknown";
}

/** The architecture of a two-digit code. */
export function architectureOf(code: string): Architecture {
  return /^\d\d$/.test(code) ? nameAt(ARCHITECTURES, Number(code)) : "unknown";
}

/** The name of a data type's number. */
export function dataTypeOf(code: number): DataType {
  return nameAt(DATA_TYPES, code - FIRST_DATA_TYPE);
}

/** The two kinds of crypto message: a clear signature and the wrapped key of an encrypted partition. */
export function messageOf(code: number): "clear-signature" | "rsa-oaep" | "unknown" {
  if (code === 0x100) return "clear-signature";
  return code === 0x200 ? "rsa-oaep" : "unknown";
}
