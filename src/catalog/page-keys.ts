import { Types } from "mongoose";
import { RegistryError } from "../core/errors.ts";

/** The sort key of what is listed newest first: the time, and among equal times the document's id. */
export type TimeKey = readonly [at: Date, id: Types.ObjectId];

export function timeKeyOf(at: Date, id: Types.ObjectId): readonly string[] {
  return [at.toISOString(), id.toHexString()];
}

/** The filter for what comes behind this key, newest first. Throws `REQUEST_INVALID` for a key of another list. */
export function olderThan(field: "at" | "createdAt", key: readonly string[] | undefined): object {
  if (!key) return {};
  const [at, _id] = readTimeKey(key);
  // The bound on the time alone is what an index can begin at.
  return { [field]: { $lte: at }, $or: [{ [field]: { $lt: at } }, { _id: { $lt: _id } }] };
}

function readTimeKey([at = "", id = ""]: readonly string[]): TimeKey {
  const time = new Date(at);
  if (Number.isNaN(time.getTime()) || !/^[0-9a-f]{24}$/.test(id))
    throw new RegistryError("REQUEST_INVALID", { reason: "after: send `next` of the page before, unchanged" });
  return [time, new Types.ObjectId(id)];
}
