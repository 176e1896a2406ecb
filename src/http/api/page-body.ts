import type { Accounts } from "../../accounts/service.ts";
import type { Page, PageRequest } from "../../catalog/page.ts";
import { cursorOf, readCursor } from "./pages.ts";
import type { Names } from "./wire.ts";

/** Reads which part of a list is asked for; `parts`: of so many strings is its sort key made. */
export function pageRequest(query: { limit: number; after?: string | undefined }, parts: number): PageRequest {
  return { limit: query.limit, after: query.after === undefined ? undefined : readCursor(query.after, parts) };
}

/** The answer of a list. */
export function pageBody<T, B>({ items, next }: Page<T>, toBody: (item: T) => B) {
  return { items: items.map(toBody), next: next ? cursorOf(...next) : null };
}

/** The names of all accounts that a page mentions, asked for at once. */
export function namesOf(accounts: Accounts, ids: readonly string[]): Promise<Names> {
  return accounts.users.names([...new Set(ids)]);
}
