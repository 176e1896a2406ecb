import type { Connection } from "mongoose";
import type { Member } from "../access/roles.ts";
import { RegistryError } from "../core/errors.ts";
import type { CollectionName } from "../core/names/names.ts";
import { type CollectionDocument, catalogModels } from "./model.ts";

/** The most members of a collection, beside its owner: they are stored with it. */
export const MAX_MEMBERS = 1000;

/** Somebody on a collection, and what the caller called them, for texts. */
export interface NamedMember extends Member {
  readonly name: string;
}

/** The roles that others than its owner have on a collection. */
export interface Members {
  /** Gives an account a role, or another one. Throws `NOT_FOUND`, `MEMBER_IS_OWNER` or `TOO_MANY_MEMBERS`. */
  set(collection: CollectionName, member: NamedMember): Promise<void>;
  /** What the account has begun may end; what it begins after this may not. Throws `NOT_FOUND` or `MEMBER_IS_OWNER`. */
  remove(collection: CollectionName, member: Omit<NamedMember, "role">): Promise<void>;
}

export function createMembers(connection: Connection): Members {
  const { collections } = catalogModels(connection);
  return {
    set: async (collection, { user, role, name }) => {
      const room = { $or: [{ "members.user": user }, { [`members.${MAX_MEMBERS - 1}`]: { $exists: false } }] };
      const others = { $filter: { input: "$members", cond: { $ne: ["$$this.user", { $literal: user }] } } };
      const change = { $set: { members: { $concatArrays: [others, [{ user: { $literal: user }, role }]] } } };
      const filter = { _id: collection, "owner.id": { $ne: user }, ...room };
      // One update, so that two at once never leave an account with two roles.
      const { matchedCount } = await collections.updateOne(filter, [change], { updatePipeline: true });
      if (matchedCount > 0) return;
      refuseOwner(await collections.findById(collection).lean(), collection, { user, name });
      throw new RegistryError("TOO_MANY_MEMBERS", { collection, limit: MAX_MEMBERS });
    },
    remove: async (collection, { user, name }) => {
      const filter = { _id: collection, "members.user": user };
      const { matchedCount } = await collections.updateOne(filter, { $pull: { members: { user } } });
      if (matchedCount > 0) return;
      refuseOwner(await collections.findById(collection).lean(), collection, { user, name });
      throw new RegistryError("NOT_FOUND", { what: `the member ${name} of the collection ${collection}` });
    },
  };
}

function refuseOwner(
  found: CollectionDocument | null,
  collection: CollectionName,
  { user, name }: Omit<NamedMember, "role">,
): void {
  if (!found) throw new RegistryError("NOT_FOUND", { what: `the collection ${collection}` });
  if (found.owner.id === user) throw new RegistryError("MEMBER_IS_OWNER", { user: name, collection });
}
