/** Which part of a list. */
export interface PageRequest {
  /** How many items at most. */
  readonly limit: number;
  /** The sort key of the last item before; `undefined`: from the start. */
  readonly after: readonly string[] | undefined;
}

/** A part of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** The sort key to go on behind; `undefined`: this is the end. */
  readonly next: readonly string[] | undefined;
}

/**
 * A page of `rows`, which were asked for in their order with one more than `limit`: that one tells that there are
 * more. Pages are cut by key and never by number, so an insert or a delete between two moves no other item.
 */
export function cutPage<T>(rows: readonly T[], limit: number, keyOf: (row: T) => readonly string[]): Page<T> {
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, next: last && keyOf(last) };
}

/** The same page of other items. */
export function mapPage<A, B>({ items, next }: Page<A>, to: (item: A) => B): Page<B> {
  return { items: items.map(to), next };
}

/** Behind every string that a key can begin with. */
const LAST = "\u{10ffff}";

/** The range of an index that holds all keys with this prefix, behind `after`. */
export function keyRange(prefix: string, after?: string): { $gte: string; $lt: string } | { $gt: string; $lt: string } {
  const $lt = `${prefix}${LAST}`;
  return after !== undefined && after >= prefix ? { $gt: after, $lt } : { $gte: prefix, $lt };
}
