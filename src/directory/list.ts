import type { DirectoryContext } from "./directory-context.ts";
import type { RegistryState } from "./model.ts";
import { entryOf, type RegistryEntry } from "./registry-entry.ts";

/** Which registries are listed. */
export interface ListQuery {
  /** `undefined`: in any state. */
  readonly state: RegistryState | undefined;
  /** Behind the registry with this id and URL. */
  readonly after: { readonly id: string; readonly url: string } | undefined;
  readonly limit: number;
}

/** Registries in the order of their ids, and of their URLs within one id. */
export async function list({ model }: DirectoryContext, { state, after, limit }: ListQuery): Promise<RegistryEntry[]> {
  const filter = {
    ...(state ? { state } : {}),
    ...(after ? { $or: [{ id: { $gt: after.id } }, { id: after.id, _id: { $gt: after.url } }] } : {}),
  };
  const found = await model.find(filter).sort({ id: 1, _id: 1 }).limit(limit).lean();
  return found.map(entryOf);
}
