import { Types } from "mongoose";
import type { AccountModels } from "./model.ts";

/** About 100 bytes each. */
const LIMIT = 10_000;

/** Gives the names of accounts by their ids; an id that no account has is left out. */
export type NamesOf = (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/**
 * Asks the database for each name once: an account never changes its name and is never removed, so what was read stays
 * true. All are forgotten when there are too many.
 */
export function knownNames(models: AccountModels): NamesOf {
  const known = new Map<string, string>();
  return async (ids) => {
    if (known.size > LIMIT) known.clear();
    const missing = ids.filter((id) => !known.has(id) && Types.ObjectId.isValid(id));
    for (const [id, name] of await read(models, missing)) known.set(id, name);
    return new Map(
      ids.flatMap((id) => {
        const name = known.get(id);
        return name === undefined ? [] : [[id, name] as const];
      }),
    );
  };
}

async function read(models: AccountModels, ids: readonly string[]): Promise<[string, string][]> {
  if (ids.length === 0) return [];
  const keys = ids.map((id) => new Types.ObjectId(id));
  const found = await models.users.find({ _id: { $in: keys } }, { name: 1 }).lean();
  return found.map(({ _id, name }) => [_id.toString(), name]);
}
