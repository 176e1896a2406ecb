import type {
  Architecture,
  DataType,
  FileSystem,
  HASHES,
  MESSAGE_FORMATS,
  PartitionRole,
  SBOM_FORMATS,
} from "./codes.ts";

/** What an object belongs to: another object, or a group of them. */
export interface SifLink {
  readonly to: "object" | "group";
  readonly id: number;
}

/** What the descriptor says about an object of its type; all of it is a claim of whoever made the image. */
export type SifExtra =
  | {
      readonly kind: "partition";
      readonly fileSystem: FileSystem;
      readonly role: PartitionRole;
      readonly architecture: Architecture;
    }
  | {
      readonly kind: "signature";
      readonly hash: (typeof HASHES)[number];
      /** The signing PGP key in hexadecimal digits; `undefined` for a signature that names none. */
      readonly fingerprint: string | undefined;
    }
  | {
      readonly kind: "crypto-message";
      readonly format: (typeof MESSAGE_FORMATS)[number];
      readonly message: "clear-signature" | "rsa-oaep" | "unknown";
    }
  | { readonly kind: "sbom"; readonly format: (typeof SBOM_FORMATS)[number] }
  | { readonly kind: "oci"; readonly digest: string };

/** An object of a SIF, as its descriptor tells it. */
export interface SifObject {
  /** From 1, unique in the image. */
  readonly id: number;
  readonly dataType: DataType;
  /** The number of the data type. */
  readonly dataTypeCode: number;
  readonly group: number | undefined;
  readonly link: SifLink | undefined;
  /** From the beginning of the file, in bytes. */
  readonly offset: number;
  /** In bytes. */
  readonly size: number;
  /** Untrusted text; may be empty. */
  readonly name: string;
  readonly createdAt: Date | undefined;
  readonly modifiedAt: Date | undefined;
  readonly extra: SifExtra | undefined;
}
