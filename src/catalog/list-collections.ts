import type { Actor } from "../access/policy.ts";
import { type Reach, reachOf } from "../access/reach.ts";
import type { Collection } from "./image.ts";
import type { ByName } from "./lists.ts";
import type { CatalogModels, CollectionDocument } from "./model.ts";
import { cutPage, keyRange, type Page } from "./page.ts";
import { maySee } from "./viewer.ts";
import { collectionOf } from "./views.ts";

/** The collections that a caller may see, by name. */
export async function listCollections(models: CatalogModels, actor: Actor, page: ByName): Promise<Page<Collection>> {
  const { prefix, limit, after } = page;
  const shown: Collection[] = [];
  let behind = after?.[0];
  // The filter is as narrow as the policy, so once is enough; where it is not, nothing shows but what may be seen.
  for (;;) {
    const rows = await readCollections(models, reachOf(actor), { prefix, behind, limit: limit + 1 });
    shown.push(...rows.map(collectionOf).filter((collection) => maySee(actor, collection)));
    if (shown.length > limit || rows.length <= limit) break;
    behind = rows.at(-1)?._id;
  }
  return cutPage(shown, limit, ({ name }) => [name]);
}

/** A part of the names. */
export interface Slice {
  readonly prefix: string;
  readonly behind: string | undefined;
  readonly limit: number;
}

function readCollections(models: CatalogModels, reach: Reach, slice: Slice): Promise<CollectionDocument[]> {
  const filter = collectionFilter(reach, slice);
  if (!filter) return Promise.resolve([]);
  return models.collections.find(filter).sort({ _id: 1 }).limit(slice.limit).lean<CollectionDocument[]>();
}

/**
 * As the database is asked: one branch for each index that gives names in their order, to be merged without sorting.
 * `undefined`: nothing can be seen.
 */
export function collectionFilter({ visibilities, account, collections }: Reach, { prefix, behind }: Slice) {
  const _id = collections ? { ...keyRange(prefix, behind), $in: [...collections] } : keyRange(prefix, behind);
  const branches = [
    ...visibilities.map((visibility) => ({ visibility, _id })),
    ...(account === undefined
      ? []
      : [
          { "owner.id": account, _id },
          { "members.user": account, _id },
        ]),
  ];
  if (branches.length === 0) return undefined;
  return { $or: branches, deleting: { $exists: false } };
}
