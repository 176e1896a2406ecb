import { type Connection, type Model, Schema, type Types } from "mongoose";
import { type Member, ROLES } from "../access/roles.ts";
import type { Digest } from "../core/digest.ts";
import type { Visibility } from "../core/visibility.ts";

/**
 * The stored catalogue. Names are the keys: they never change, so a path leads to its documents without a join.
 *
 *     collections  science               owner, visibility
 *     containers   science/rocks
 *     images       science/rocks + digest
 *     tags         science/rocks + latest  →  for each architecture, a digest
 *     history      science/rocks + latest  what happened to it, when and by whom
 *     blobs        sha256:…              how many images refer to it
 */
export interface CollectionDocument {
  _id: string;
  owner: { kind: "user"; id: string };
  visibility: Visibility;
  /** Roles of others than the owner, each account once. */
  members: Member[];
  /** Markdown. */
  description: string;
  /** How many containers there are: making one writes here, so that it and a deletion happen in some order. */
  containers: number;
  /** How many of its tags are frozen: freezing one writes here, for the same reason. */
  frozenTags: number;
  /** There while its contents are removed: nobody sees it, and its name is not free yet. */
  deleting?: true;
  createdAt: Date;
}

export interface ContainerDocument {
  _id: string;
  /** Markdown. */
  description: string;
  /** The words it is described with. */
  words: string[];
  /** What a search finds it by: see `search-terms.ts`. */
  terms: string[];
  /** How many of its tags are frozen. */
  frozenTags: number;
  pulls: number;
  pulledAt?: Date;
  /** There while its contents are removed: nobody sees it, and its name is not free yet. */
  deleting?: true;
  createdAt: Date;
  createdBy: string;
}

export interface ImageDocument {
  _id: Types.ObjectId;
  container: string;
  digest: Digest;
  size: number;
  format: string;
  architecture: string;
  /** `key=value`, as the image carries them. */
  labels: string[];
  pulls: number;
  pulledAt?: Date;
  createdAt: Date;
  createdBy: string;
  /** When a tag was last pointed to it: doing so writes here, so that it and a deletion happen in some order. */
  taggedAt: Date;
}

/** What a tag means for one architecture. */
export interface TaggedImage {
  architecture: string;
  digest: Digest;
  size: number;
  /** Within one tag, each is in a second of its own. */
  modifiedAt: Date;
}

export interface TagDocument {
  _id: Types.ObjectId;
  container: string;
  name: string;
  /** Each architecture once. */
  images: TaggedImage[];
  frozen: boolean;
  modifiedAt: Date;
  modifiedBy: string;
}

/** What may happen to a tag. `pushed` and `moved`: it began to mean an image, by a push or without one. */
export const TAG_EVENTS = ["pushed", "moved", "deleted", "frozen", "unfrozen"] as const;
export type TagEvent = (typeof TAG_EVENTS)[number];

export interface HistoryDocument {
  _id: Types.ObjectId;
  container: string;
  tag: string;
  event: TagEvent;
  /** The image that the tag began, or ceased, to mean; freezing concerns them all. */
  image?: { digest: Digest; size: number; architecture: string };
  /** The time of change that the tag had with it: see `laterSecond`. A tag that comes again needs a later one. */
  stamp?: Date;
  at: Date;
  by: string;
}

export interface BlobDocument {
  _id: Digest;
  size: number;
  references: number;
  /** Since when nothing refers to it: then its bytes may be collected. */
  unreferencedAt?: Date;
  createdAt: Date;
}

export interface CatalogModels {
  readonly collections: Model<CollectionDocument>;
  readonly containers: Model<ContainerDocument>;
  readonly images: Model<ImageDocument>;
  readonly tags: Model<TagDocument>;
  readonly history: Model<HistoryDocument>;
  readonly blobs: Model<BlobDocument>;
}

const text = { type: String, required: true } as const;
const time = { type: Date, required: true } as const;
const anyText = { type: String, default: "" } as const;
const count = { type: Number, required: true, min: 0 } as const;
const options = { versionKey: false, strict: "throw", autoIndex: false, autoCreate: false } as const;

const described = { description: anyText, frozenTags: count, deleting: Boolean } as const;
const pulled = { pulls: count, pulledAt: Date } as const;
const members = { type: [{ _id: false, user: text, role: { ...text, enum: ROLES } }], required: true } as const;
const collection = new Schema<CollectionDocument>(
  {
    _id: text,
    owner: { kind: text, id: text },
    visibility: text,
    members,
    ...described,
    containers: count,
    createdAt: time,
  },
  options,
);
const container = new Schema<ContainerDocument>(
  { _id: text, ...described, words: [String], terms: [String], ...pulled, createdAt: time, createdBy: text },
  options,
);
const bytes = { digest: text, size: count, architecture: text } as const;
const image = new Schema<ImageDocument>(
  {
    ...{ container: text, ...bytes, format: text, labels: [String], ...pulled },
    ...{ createdAt: time, createdBy: text, taggedAt: time },
  },
  options,
);
const tagged = [{ ...bytes, modifiedAt: time, _id: false }] as const;
const tag = new Schema<TagDocument>(
  { container: text, name: text, images: tagged, frozen: Boolean, modifiedAt: time, modifiedBy: text },
  options,
);
const meant = new Schema({ ...bytes }, { _id: false });
const history = new Schema<HistoryDocument>(
  {
    container: text,
    tag: text,
    event: { ...text, enum: TAG_EVENTS },
    image: { type: meant },
    stamp: Date,
    at: time,
    by: text,
  },
  options,
);
const blob = new Schema<BlobDocument>(
  { _id: text, size: count, references: count, unreferencedAt: Date, createdAt: time },
  options,
);

/** The models of one connection. */
export function catalogModels(connection: Connection): CatalogModels {
  return {
    collections: connection.model<CollectionDocument>("Collection", collection, "collections"),
    containers: connection.model<ContainerDocument>("Container", container, "containers"),
    images: connection.model<ImageDocument>("Image", image, "images"),
    tags: connection.model<TagDocument>("Tag", tag, "tags"),
    history: connection.model<HistoryDocument>("History", history, "history"),
    blobs: connection.model<BlobDocument>("Blob", blob, "blobs"),
  };
}
