import { ARCHITECTURES, type Architecture } from "../codes.ts";
import type { SifObject } from "../sif-object.ts";
import type { Damage } from "./damage.ts";
import type { InspectedLayer, InspectedOci } from "./inspection.ts";
import type { JsonFields } from "./json-fields.ts";
import type { ObjectReader } from "./object-reader.ts";
import { NO_TEXT } from "./sections.ts";
import type { TextBudget } from "./text-budget.ts";

/** OCI image spec, "Digests", with the two registered algorithms. */
const DIGEST = /^sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})$/;
/** RFC 6838, 4.2. */
const MEDIA_TYPE = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}$/;
/** Container engines allow 127. */
const MAX_LAYERS = 128;

/** The OCI image that an OCI-SIF holds. */
export interface OciImage {
  readonly architecture: Architecture;
  /** `undefined`: it has no readable configuration. */
  readonly labels: readonly (readonly [string, string])[] | undefined;
  readonly config: SifObject | undefined;
  readonly layers: readonly InspectedLayer[];
}

/** Follows the root index to the first manifest, and that to the configuration (OCI image spec, "Image Index"). */
export async function readOciImage(
  objects: readonly SifObject[],
  reader: ObjectReader,
  damage: Damage,
): Promise<OciImage | undefined> {
  const root = objects.find(({ dataType }) => dataType === "oci-root-index");
  if (root === undefined) return undefined;
  const index = await reader.json(root, "its OCI index");
  const manifestObject = blobOf(index?.objects("manifests")[0], "OCI manifest", { objects, damage });
  const manifest = manifestObject && (await reader.json(manifestObject, "its OCI manifest"));
  const config = blobOf(manifest?.object("config"), "OCI configuration", { objects, damage });
  const fields = config && (await reader.json(config, "its OCI configuration"));
  return {
    architecture: ociArchitecture(fields),
    labels: fields && (fields.object("config")?.namedTexts("Labels") ?? []),
    config,
    layers:
      manifest
        ?.objects("layers")
        .slice(0, MAX_LAYERS)
        .flatMap((layer) => layerOf(layer, damage)) ?? [],
  };
}

/** The configuration as it is shown; the budget pays for it. */
export async function ociSection(
  image: OciImage | undefined,
  copied: SifObject | undefined,
  use: { readonly reader: ObjectReader; readonly budget: TextBudget },
): Promise<InspectedOci | null> {
  const config = image?.config ?? copied;
  if (image === undefined && config === undefined) return null;
  return { config: config ? await use.reader.text(config, use.budget) : NO_TEXT, layers: image?.layers ?? [] };
}

function blobOf(
  descriptor: JsonFields | undefined,
  what: string,
  { objects, damage }: { readonly objects: readonly SifObject[]; readonly damage: Damage },
): SifObject | undefined {
  if (descriptor === undefined) return undefined;
  const digest = descriptor.text("digest");
  const found = objects.find(
    ({ dataType, extra }) => dataType === "oci-blob" && extra?.kind === "oci" && extra.digest === digest,
  );
  if (found === undefined) damage.note(`its ${what} is missing`);
  return found;
}

function ociArchitecture(config: JsonFields | undefined): Architecture {
  const named = config?.text("architecture");
  return ARCHITECTURES.find((architecture) => architecture === named) ?? "unknown";
}

function layerOf(layer: JsonFields, damage: Damage): InspectedLayer[] {
  const digest = layer.text("digest") ?? "";
  const mediaType = layer.text("mediaType") ?? "";
  if (DIGEST.test(digest) && MEDIA_TYPE.test(mediaType)) return [{ digest, mediaType, size: layer.count("size") ?? 0 }];
  damage.note("a layer of its OCI manifest has no valid digest and media type");
  return [];
}
