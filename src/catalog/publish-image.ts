import type { ClientSession, Connection } from "mongoose";
import type { Clock } from "../core/clock.ts";
import type { Digest } from "../core/digest.ts";
import type { Tag } from "../core/names/names.ts";
import type { Visibility } from "../core/visibility.ts";
import { transact } from "../database/transact.ts";
import { type ContainerPath, containerKey, type Image } from "./image.ts";
import type { CatalogModels, ImageDocument, TagDocument } from "./model.ts";
import { imageOf } from "./views.ts";

/** Bytes that are durably in the store, and where they are to appear. */
export interface PublishRequest extends ContainerPath {
  readonly tag: Tag;
  readonly digest: Digest;
  readonly size: number;
  readonly format: string;
  readonly architecture: string;
  /** The id of the account that pushes. */
  readonly by: string;
}

export interface Published {
  readonly image: Image;
  /** `false`: these bytes stood under this tag already. */
  readonly changed: boolean;
}

export interface PublishContext {
  readonly connection: Connection;
  readonly models: CatalogModels;
  readonly clock: Clock;
  readonly defaultVisibility: Visibility;
}

/**
 * Makes bytes an image and lets the tag point to it, for its architecture: all at once, or not at all. Makes the
 * collection and the container where they are missing. The caller has checked that it may.
 */
export function publishImage(context: PublishContext, request: PublishRequest): Promise<Published> {
  return transact(context.connection, async (session) => {
    const step = new Publication(context, request, session);
    await step.makeCollection();
    await step.makeContainer();
    const image = await step.makeImage();
    const changed = await step.moveTag();
    return { image, changed };
  });
}

/** The steps of one publication, within one transaction. */
class Publication {
  readonly #models: CatalogModels;
  readonly #request: PublishRequest;
  readonly #session: ClientSession;
  readonly #container: string;
  readonly #now: Date;
  readonly #visibility: Visibility;

  constructor(context: PublishContext, request: PublishRequest, session: ClientSession) {
    this.#models = context.models;
    this.#request = request;
    this.#session = session;
    this.#container = containerKey(request);
    this.#now = context.clock.now();
    this.#visibility = context.defaultVisibility;
  }

  /** Only an insert writes, so that pushes into one collection do not conflict. */
  async makeCollection(): Promise<void> {
    const owner = { kind: "user", id: this.#request.by };
    const collection = { owner, visibility: this.#visibility, createdAt: this.#now };
    const key = { _id: this.#request.collection };
    await this.#models.collections.updateOne(key, { $setOnInsert: collection }, { ...this.#options, upsert: true });
  }

  async makeContainer(): Promise<void> {
    const container = { createdAt: this.#now, createdBy: this.#request.by };
    const key = { _id: this.#container };
    await this.#models.containers.updateOne(key, { $setOnInsert: container }, { ...this.#options, upsert: true });
  }

  /** Each image counts once among its blob's references, however many tags point to it. */
  async makeImage(): Promise<Image> {
    const { digest, size, format, architecture, by } = this.#request;
    const key = { container: this.#container, digest };
    const existing = await this.#models.images.findOne(key, null, this.#options).lean();
    if (existing) return imageOf(existing);
    const facts = { size, format, architecture, createdAt: this.#now, createdBy: by };
    const [image] = await this.#models.images.create([{ ...key, ...facts }], this.#options);
    await this.#models.blobs.updateOne(
      { _id: digest },
      { $inc: { references: 1 }, $setOnInsert: { size, createdAt: this.#now } },
      { ...this.#options, upsert: true },
    );
    return imageOf(image?.toObject() as ImageDocument);
  }

  async moveTag(): Promise<boolean> {
    const { tag, architecture, digest, by } = this.#request;
    const key = { container: this.#container, name: tag, architecture };
    const before = await this.#models.tags.findOne(key, null, this.#options).lean();
    if (before?.digest === digest) return false;
    const modifiedAt = laterSecond(this.#now, before);
    const change = { $set: { digest, modifiedAt, modifiedBy: by } };
    await this.#models.tags.updateOne(key, change, { ...this.#options, upsert: true });
    return true;
  }

  get #options() {
    return { session: this.#session };
  }
}

/**
 * `Last-Modified` has whole seconds, and clients key their caches of `https://` images on it: two images that stood
 * under one tag must not share one, even when the tag moved twice in a second.
 */
function laterSecond(now: Date, before: TagDocument | null): Date {
  if (!before) return now;
  const nextSecond = (Math.floor(before.modifiedAt.getTime() / 1000) + 1) * 1000;
  return new Date(Math.max(now.getTime(), nextSecond));
}
