import { type Actor, decide } from "../access/policy.ts";
import type { Member } from "../access/roles.ts";
import type { Collection } from "./image.ts";
import type { CatalogModels, CollectionDocument } from "./model.ts";
import { collectionOf } from "./views.ts";

/** Tells whether somebody may see a collection as it is at this moment. */
export function maySee(actor: Actor, collection: Collection): boolean {
  return decide(actor, { action: "pull", name: collection.name, collection }) === "allowed";
}

/** The database leaves an array out of which it shows nothing. */
type Stored = Omit<CollectionDocument, "members"> & { readonly members?: Member[] };

/** Which of these collections somebody may see at this moment. */
export async function visibleAmong(models: CatalogModels, actor: Actor, names: Iterable<string>): Promise<Set<string>> {
  const live = { _id: { $in: [...new Set(names)] }, deleting: { $exists: false } };
  // Of a thousand members only the one who asks.
  const user = actor.kind === "anonymous" ? "" : actor.id;
  const needed = { owner: 1, visibility: 1, members: { $elemMatch: { user } } };
  const found = await models.collections.find(live, needed).lean<Stored[]>();
  const known = found.map((one) => collectionOf({ ...one, members: one.members ?? [] }));
  const visible = known.filter((collection) => maySee(actor, collection));
  return new Set(visible.map(({ name }) => name));
}
