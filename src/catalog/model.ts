import { type Connection, type Model, Schema, type Types } from "mongoose";
import type { Digest } from "../core/digest.ts";
import type { Visibility } from "../core/visibility.ts";

/**
 * The stored catalogue. Names are the keys: they never change, so a path leads to its documents without a join.
 *
 *     collections  science               owner, visibility
 *     containers   science/rocks
 *     images       science/rocks + digest
 *     tags         science/rocks + latest + amd64  →  digest
 *     blobs        sha256:…              how many images refer to it
 */
export interface CollectionDocument {
  _id: string;
  owner: { kind: "user"; id: string };
  visibility: Visibility;
  createdAt: Date;
}

export interface ContainerDocument {
  _id: string;
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
  createdAt: Date;
  createdBy: string;
}

export interface TagDocument {
  _id: Types.ObjectId;
  container: string;
  name: string;
  architecture: string;
  digest: Digest;
  modifiedAt: Date;
  modifiedBy: string;
}

export interface BlobDocument {
  _id: Digest;
  size: number;
  references: number;
  createdAt: Date;
}

export interface CatalogModels {
  readonly collections: Model<CollectionDocument>;
  readonly containers: Model<ContainerDocument>;
  readonly images: Model<ImageDocument>;
  readonly tags: Model<TagDocument>;
  readonly blobs: Model<BlobDocument>;
}

const text = { type: String, required: true } as const;
const time = { type: Date, required: true } as const;
const count = { type: Number, required: true, min: 0 } as const;
const options = { versionKey: false, strict: "throw", autoIndex: false, autoCreate: false } as const;

const collection = new Schema<CollectionDocument>(
  { _id: text, owner: { kind: text, id: text }, visibility: text, createdAt: time },
  options,
);
const container = new Schema<ContainerDocument>({ _id: text, createdAt: time, createdBy: text }, options);
const image = new Schema<ImageDocument>(
  { container: text, digest: text, size: count, format: text, architecture: text, createdAt: time, createdBy: text },
  options,
);
const tag = new Schema<TagDocument>(
  { container: text, name: text, architecture: text, digest: text, modifiedAt: time, modifiedBy: text },
  options,
);
const blob = new Schema<BlobDocument>({ _id: text, size: count, references: count, createdAt: time }, options);

/** The models of one connection. */
export function catalogModels(connection: Connection): CatalogModels {
  return {
    collections: connection.model<CollectionDocument>("Collection", collection, "collections"),
    containers: connection.model<ContainerDocument>("Container", container, "containers"),
    images: connection.model<ImageDocument>("Image", image, "images"),
    tags: connection.model<TagDocument>("Tag", tag, "tags"),
    blobs: connection.model<BlobDocument>("Blob", blob, "blobs"),
  };
}
