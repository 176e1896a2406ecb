import { createHash } from "node:crypto";
import type { ObjectRecipe } from "./layout.ts";

/** The object in which clients record what is in an image; `attributes` may be anything. */
export function metadataObject(attributes: unknown): ObjectRecipe {
  return jsonObject("inspect-metadata.json", JSON.stringify({ data: { attributes }, type: "container" }));
}

/** A named object of generic JSON, with these very bytes. */
export function jsonObject(name: string, data: string | Uint8Array): ObjectRecipe {
  return { type: 0x4006, name, data: Buffer.from(data) };
}

/** What an OCI-SIF holds in place of a file system. */
export interface OciRecipe {
  readonly config: unknown;
  readonly layers?: readonly unknown[];
}

/** The objects of an OCI-SIF: layers come first, the index last, as the client writes them. */
export function ociObjects({ config, layers = [] }: OciRecipe): ObjectRecipe[] {
  const configBlob = ociBlob(config);
  const manifestBlob = ociBlob({ schemaVersion: 2, config: { digest: digestOf(configBlob.data) }, layers });
  const index = { schemaVersion: 2, manifests: [{ digest: digestOf(manifestBlob.data) }] };
  return [configBlob, manifestBlob, { ...ociBlob(index), type: 0x400a }];
}

function ociBlob(content: unknown): ObjectRecipe & { readonly data: Buffer } {
  const data = Buffer.from(JSON.stringify(content));
  return { type: 0x400b, data, extra: { digest: digestOf(data) } };
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
