import type { Architecture, FileSystem, HASHES, MESSAGE_FORMATS, PartitionRole, SBOM_FORMATS } from "../codes.ts";
import type { ImageFormat } from "../recognise-format.ts";
import type { SifLink } from "../sif-object.ts";

/**
 * What an image says of itself, as plain JSON of at most 1 MiB. All of it is a claim of whoever made the image, and
 * untrusted text: whoever shows it must escape it. Names hold no control characters, texts may.
 *
 * `recorded: false` means that the image does not say, not that it has none: only its file system could tell.
 */
export interface Inspection {
  readonly format: ImageFormat;
  readonly architecture: Architecture;
  /** RFC 3339; `null`: not told. */
  readonly createdAt: string | null;
  /** It holds OCI blobs in place of one root file system. */
  readonly ociSif: boolean;
  readonly encrypted: boolean;
  /** It holds a signature; whether that is good is not known here. */
  readonly signed: boolean;
  /** What of its metadata could not be read, and why; `null`: all could. */
  readonly damaged: string | null;
  readonly labels: InspectedLabels;
  readonly deffile: InspectedText;
  readonly runscript: InspectedText;
  readonly startscript: InspectedText;
  readonly test: InspectedText;
  readonly help: InspectedText;
  readonly environment: InspectedEnvironment;
  readonly apps: InspectedApps;
  /** `null`: it has no OCI configuration. */
  readonly oci: InspectedOci | null;
  readonly partitions: readonly InspectedPartition[];
  readonly signatures: readonly InspectedSignature[];
  readonly sboms: readonly InspectedSbom[];
  /** The wrapped keys of an encrypted partition. */
  readonly keys: readonly InspectedKey[];
}

export interface InspectedText {
  readonly recorded: boolean;
  /** `null`: it has none, or none is recorded. */
  readonly text: string | null;
  /** Of the whole text in bytes, however much of it is here. */
  readonly size: number;
  /** Only the beginning is here. */
  readonly truncated: boolean;
}

export interface InspectedLabels {
  readonly recorded: boolean;
  readonly values: Readonly<Record<string, string>>;
  /** There are more, or one of them is longer. */
  readonly truncated: boolean;
}

/** A shell script that is sourced before anything runs. */
export interface EnvironmentFile {
  /** Within the image. */
  readonly path: string;
  readonly text: string;
  readonly truncated: boolean;
}

export interface InspectedEnvironment {
  readonly recorded: boolean;
  readonly files: readonly EnvironmentFile[];
  readonly truncated: boolean;
}

/** What an image runs with `--app`. */
export interface InspectedApp {
  readonly name: string;
  readonly labels: InspectedLabels;
  readonly environment: InspectedEnvironment;
  readonly runscript: InspectedText;
  readonly test: InspectedText;
  readonly help: InspectedText;
}

export interface InspectedApps {
  readonly recorded: boolean;
  readonly list: readonly InspectedApp[];
  readonly truncated: boolean;
}

export interface InspectedOci {
  /** The JSON of the OCI image configuration. */
  readonly config: InspectedText;
  /** Of an OCI-SIF, the lowest first. */
  readonly layers: readonly InspectedLayer[];
}

export interface InspectedLayer {
  readonly digest: string;
  readonly mediaType: string;
  /** In bytes. */
  readonly size: number;
}

/** Where an object is: a range request for these bytes of the file gives its content. */
interface Placed {
  readonly id: number;
  readonly name: string;
  /** From the beginning of the file, in bytes. */
  readonly offset: number;
  /** In bytes. */
  readonly size: number;
}

export interface InspectedPartition extends Placed {
  readonly fileSystem: FileSystem;
  readonly role: PartitionRole;
  readonly architecture: Architecture;
}

export interface InspectedSignature extends Placed {
  readonly hash: (typeof HASHES)[number];
  /** The PGP key that it claims to be of, in hexadecimal digits; `null`: it names none. */
  readonly fingerprint: string | null;
  /** What is signed; `null`: it does not say. */
  readonly over: SifLink | null;
}

export interface InspectedSbom extends Placed {
  readonly format: (typeof SBOM_FORMATS)[number];
}

export interface InspectedKey extends Placed {
  readonly format: (typeof MESSAGE_FORMATS)[number];
}
