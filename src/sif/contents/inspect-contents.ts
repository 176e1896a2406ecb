import type { ByteSource } from "../byte-source.ts";
import type { DataType } from "../codes.ts";
import type { ImageFacts } from "../inspect-image.ts";
import { readFacts } from "../read-facts.ts";
import type { SifObject } from "../sif-object.ts";
import { Damage } from "./damage.ts";
import type { Inspection } from "./inspection.ts";
import type { JsonFields } from "./json-fields.ts";
import { ObjectReader } from "./object-reader.ts";
import { type OciImage, ociSection, readOciImage } from "./oci-image.ts";
import { keysOf, partitionsOf, sbomsOf, signaturesOf } from "./placed-objects.ts";
import {
  appsSection,
  environmentSection,
  labelsSection,
  NO_APPS,
  NO_ENVIRONMENT,
  NO_LABELS,
  NO_TEXT,
  textSection,
} from "./sections.ts";
import { TextBudget } from "./text-budget.ts";

/** Changed whenever inspections of the same image may come out differently: those of another version are made anew. */
export const INSPECTION_VERSION = 1;

/** Where clients write what they would otherwise have to mount the image for. */
const METADATA = "inspect-metadata.json";
/** Where clients write the configuration of the OCI image that an image was made from. */
const OCI_CONFIG = "oci-config.json";

/**
 * Inspects an image that is read in parts: never more than 16 MiB at once, and of its file system nothing. Throws
 * `IMAGE_INVALID` when it is no image, or what reading throws. Metadata that is damaged is no error: the inspection
 * says so, and holds the rest.
 */
export async function inspectSource(source: ByteSource): Promise<Inspection> {
  return inspectContents(source, await readFacts(source));
}

/** The same, where header and descriptors have been read. Throws only what reading throws. */
export async function inspectContents(source: ByteSource, facts: ImageFacts): Promise<Inspection> {
  const { objects } = facts;
  const damage = new Damage();
  const budget = new TextBudget();
  const reader = new ObjectReader(source, damage);
  const image = await readOciImage(objects, reader, damage);
  const metadata = await readMetadata(objects, reader);
  const from: Sources = { objects, reader, budget, image, metadata };
  return {
    ...described(facts, image),
    labels: await labels(from),
    deffile: await deffile(from),
    ...scripts(from),
    environment: await environment(from),
    apps: metadata ? appsSection(metadata.namedObjects("apps"), budget) : NO_APPS,
    oci: await ociSection(image, named(objects, OCI_CONFIG), from),
    damaged: damage.text,
  };
}

/** What the parts of an inspection are made from. */
interface Sources {
  readonly objects: readonly SifObject[];
  readonly reader: ObjectReader;
  readonly budget: TextBudget;
  readonly image: OciImage | undefined;
  readonly metadata: JsonFields | undefined;
}

function described({ objects, ...facts }: ImageFacts, image: OciImage | undefined) {
  return {
    format: facts.format,
    architecture: facts.architecture === "unknown" ? (image?.architecture ?? "unknown") : facts.architecture,
    createdAt: rfc3339(facts.createdAt),
    ociSif: facts.isOciSif,
    encrypted: facts.encrypted,
    signed: facts.signed,
    partitions: partitionsOf(objects),
    signatures: signaturesOf(objects),
    sboms: sbomsOf(objects),
    keys: keysOf(objects),
  };
}

/** RFC 3339, 1: only the years 0 to 9999 can be written. */
function rfc3339(time: Date | undefined): string | null {
  const text = time?.toISOString() ?? "";
  return /^\d{4}-/.test(text) ? text : null;
}

async function readMetadata(objects: readonly SifObject[], reader: ObjectReader): Promise<JsonFields | undefined> {
  const object = named(objects, METADATA);
  const document = object && (await reader.json(object, `its ${METADATA}`));
  return document?.object("data")?.object("attributes");
}

async function labels({ metadata, image, objects, reader, budget }: Sources) {
  if (metadata) return labelsSection(metadata.namedTexts("labels"), budget);
  if (image?.labels) return labelsSection(image.labels, budget);
  const object = first(objects, "labels");
  const fields = object && (await reader.json(object, "its labels object"));
  return fields ? labelsSection(fields.allTexts(), budget) : NO_LABELS;
}

async function deffile({ metadata, objects, reader, budget }: Sources) {
  const recorded = metadata?.text("deffile");
  if (recorded !== undefined) return textSection(recorded, budget);
  const object = first(objects, "definition-file");
  if (object) return reader.text(object, budget);
  return metadata ? textSection(undefined, budget) : NO_TEXT;
}

/** Before there was a record of metadata, images said nothing of these. */
function scripts({ metadata, budget }: Sources) {
  const script = (name: string) => (metadata ? textSection(metadata.text(name), budget) : NO_TEXT);
  return {
    runscript: script("runscript"),
    startscript: script("startscript"),
    test: script("test"),
    help: script("helpfile"),
  };
}

async function environment({ metadata, objects, reader, budget }: Sources) {
  if (metadata) return environmentSection(metadata.namedTexts("environment"), budget);
  const object = first(objects, "environment");
  if (!object) return NO_ENVIRONMENT;
  const { text, truncated } = await reader.text(object, budget);
  return { ...environmentSection([[object.name, text ?? ""]], budget), truncated };
}

function first(objects: readonly SifObject[], type: DataType): SifObject | undefined {
  return objects.find(({ dataType }) => dataType === type);
}

function named(objects: readonly SifObject[], name: string): SifObject | undefined {
  return objects.find((object) => object.dataType === "generic-json" && object.name === name);
}
