import type { Connection } from "mongoose";
import type { Actor } from "../access/policy.ts";
import type { Clock } from "../core/clock.ts";
import type { CollectionName } from "../core/names/names.ts";
import type { Visibility } from "../core/visibility.ts";
import { type CollectionChange, changeCollection, createCollection, type NewCollection } from "./change-collection.ts";
import { describeContainer } from "./change-container.ts";
import { changeTag, type TagChange } from "./change-tag.ts";
import { type CollectionDeletion, deleteCollection, finishDeletions } from "./delete-collection.ts";
import { deleteContainer } from "./delete-container.ts";
import { deleteImage } from "./delete-image.ts";
import { deleteTag } from "./delete-tag.ts";
import { findImage, type ImageQuery } from "./find-image.ts";
import {
  type Collection,
  type Container,
  type ContainerPath,
  containerKey,
  type FoundImage,
  type TagHistory,
  type TagView,
} from "./image.ts";
import { listCollections } from "./list-collections.ts";
import {
  type ByName,
  findContainer,
  type ListedImage,
  listContainers,
  listHistory,
  listImages,
  listTags,
} from "./lists.ts";
import { catalogModels } from "./model.ts";
import type { Page, PageRequest } from "./page.ts";
import { requireMovable } from "./point-tag.ts";
import { type Published, type PublishRequest, publishImage } from "./publish-image.ts";
import { searchContainers } from "./search.ts";
import type { SearchWish } from "./search-query.ts";
import { collectionOf } from "./views.ts";

export type { CollectionChange, NewCollection } from "./change-collection.ts";

/** What is done to a tag or an image of a container, and by whom (an account's id). */
type In<T> = ContainerPath & Omit<T, "container">;

/**
 * What there is: collections, containers, images and tags. What takes an `Actor` shows only what that caller may see;
 * for everything else the caller has checked who may.
 */
export interface Catalog {
  findCollection(name: CollectionName): Promise<Collection | undefined>;
  listCollections(actor: Actor, page: ByName): Promise<Page<Collection>>;
  /** Throws `CONFLICT` when the name is taken, or `BEING_DELETED`. */
  createCollection(request: NewCollection): Promise<Collection>;
  /** Throws `NOT_FOUND` when there is none. */
  changeCollection(name: CollectionName, change: CollectionChange): Promise<Collection>;
  /** With all that is in it. Throws `NOT_FOUND` or `HOLDS_FROZEN`. */
  deleteCollection(deletion: CollectionDeletion): Promise<void>;

  findContainer(path: ContainerPath): Promise<Container | undefined>;
  listContainers(collection: CollectionName, page: ByName): Promise<Page<Container>>;
  /** Throws `NOT_FOUND` when there is none. */
  describeContainer(path: ContainerPath, description: string): Promise<Container>;
  /** With all that is in it. Throws `NOT_FOUND` or `HOLDS_FROZEN`. */
  deleteContainer(deletion: ContainerPath & { readonly force: boolean }): Promise<void>;
  /** The containers that match, by path; a page may have fewer items than asked for and not be the last. */
  search(actor: Actor, wish: SearchWish & PageRequest): Promise<Page<Container>>;

  findImage(query: ImageQuery): Promise<FoundImage | undefined>;
  listImages(path: ContainerPath, page: PageRequest): Promise<Page<ListedImage>>;
  publishImage(request: PublishRequest): Promise<Published>;
  /** With the tags that mean it. Throws `NOT_FOUND` or `TAG_FROZEN`. */
  deleteImage(deletion: In<Parameters<typeof deleteImage>[1]>): Promise<void>;

  listTags(path: ContainerPath, page: ByName): Promise<Page<TagView>>;
  /** Throws `TAG_FROZEN` for a tag that refuses to be pushed to: to know before the bytes come. */
  requireMovable(path: ContainerPath, tag: string): Promise<void>;
  /** Moves, makes, freezes, unfreezes. Throws `NOT_FOUND` or `TAG_FROZEN`. */
  changeTag(change: In<TagChange>): Promise<TagView>;
  /** Throws `NOT_FOUND` or `TAG_FROZEN`. */
  deleteTag(deletion: In<Parameters<typeof deleteTag>[1]>): Promise<void>;
  listHistory(path: ContainerPath, page: PageRequest & { readonly tag: string | undefined }): Promise<Page<TagHistory>>;

  /** Goes on with deletions that were cut short: to be called at the start, and now and then. */
  finishDeletions(): Promise<void>;
}

export interface CatalogOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly defaultVisibility: Visibility;
}

export function createCatalog(options: CatalogOptions): Catalog {
  const { clock, defaultVisibility } = options;
  const models = catalogModels(options.connection);
  const context = { ...options, models };
  const keyed = <T extends ContainerPath>({ collection, container, ...rest }: T) => ({
    ...rest,
    container: containerKey({ collection, container }),
  });
  return {
    findCollection: async (name) => {
      const found = await models.collections.findOne({ _id: name, deleting: { $exists: false } }).lean();
      return found ? collectionOf(found) : undefined;
    },
    listCollections: (actor, page) => listCollections(models, actor, page),
    createCollection: ({ visibility = defaultVisibility, ...wish }) =>
      createCollection(models, { ...wish, visibility, at: clock.now() }),
    changeCollection: (name, change) => changeCollection(models, name, change),
    deleteCollection: (deletion) => deleteCollection(context, deletion),

    findContainer: (path) => findContainer(models, path),
    listContainers: (collection, page) => listContainers(models, collection, page),
    describeContainer: (path, description) => describeContainer(context, containerKey(path), description),
    deleteContainer: (deletion) => deleteContainer(context, keyed(deletion)),
    search: (actor, wish) => searchContainers(models, actor, wish),

    findImage: (query) => findImage(models, query),
    listImages: (path, page) => listImages(models, containerKey(path), page),
    publishImage: (request) => publishImage(context, request),
    deleteImage: (deletion) => deleteImage(context, keyed(deletion)),

    listTags: (path, page) => listTags(models, containerKey(path), page),
    requireMovable: async (path, name) => {
      const container = containerKey(path);
      requireMovable(container, await models.tags.findOne({ container, name }, { name: 1, frozen: 1 }).lean());
    },
    changeTag: (change) => changeTag(context, keyed(change)),
    deleteTag: (deletion) => deleteTag(context, keyed(deletion)),
    listHistory: (path, page) => listHistory(models, containerKey(path), page),

    finishDeletions: () => finishDeletions(context),
  };
}
