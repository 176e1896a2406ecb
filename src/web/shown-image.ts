/** A tag on a page. */
export interface ShownTag {
  readonly name: string;
  readonly frozen: boolean;
  readonly modifiedAt: Date;
  /** The name of an account. */
  readonly by: string;
  readonly images: readonly { readonly architecture: string; readonly digest: string; readonly size: number }[];
}

/** What happened to a tag. */
export interface ShownVersion {
  readonly tag: string;
  readonly event: string;
  readonly image: { readonly digest: string; readonly architecture: string; readonly size: number } | undefined;
  readonly at: Date;
  /** The name of an account. */
  readonly by: string;
}

/** The image that a page is about. */
export interface ShownImage {
  readonly tag: string;
  readonly digest: string;
  readonly size: number;
  readonly format: string;
  readonly architecture: string;
  /** All that the tag stands for. */
  readonly architectures: readonly string[];
  readonly createdAt: Date;
  readonly pulls: number;
  readonly pulledAt: Date | undefined;
  /** `undefined`: it cannot be read at this moment. */
  readonly inspection: ShownInspection | undefined;
}

export interface ShownText {
  readonly recorded: boolean;
  readonly text: string | null;
  readonly truncated: boolean;
}

interface ShownObject {
  readonly id: number;
  readonly name: string;
  readonly size: number;
}

/** What an image says of itself: untrusted, all of it. */
export interface ShownInspection {
  readonly signed: boolean;
  readonly encrypted: boolean;
  readonly ociSif: boolean;
  readonly damaged: string | null;
  readonly labels: {
    readonly recorded: boolean;
    readonly values: Readonly<Record<string, string>>;
    readonly truncated: boolean;
  };
  readonly help: ShownText;
  readonly deffile: ShownText;
  readonly runscript: ShownText;
  readonly startscript: ShownText;
  readonly test: ShownText;
  readonly environment: {
    readonly recorded: boolean;
    readonly files: readonly { readonly path: string; readonly text: string; readonly truncated: boolean }[];
    readonly truncated: boolean;
  };
  readonly apps: { readonly recorded: boolean; readonly list: readonly { readonly name: string }[] };
  readonly oci: { readonly config: ShownText } | null;
  readonly partitions: readonly (ShownObject & {
    readonly fileSystem: string;
    readonly role: string;
    readonly architecture: string;
  })[];
  readonly signatures: readonly (ShownObject & { readonly hash: string; readonly fingerprint: string | null })[];
  readonly sboms: readonly (ShownObject & { readonly format: string })[];
}
