import type { Request } from "express";
import type { Page, PageRequest } from "../../catalog/page.ts";
import { RegistryError } from "../../core/errors.ts";
import type { Part } from "../../web/site.ts";
import { pageRequest } from "../api/page-body.ts";
import { cursorOf } from "../api/pages.ts";

type WithQuery = Pick<Request, "query">;

/** So many items are on a page. */
const PAGE_SIZE = 50;
/** In characters: no name, cursor or search is longer. */
const MAX_VALUE = 2000;

/** A parameter of a page's address; `undefined`: it is not there, or empty. Unknown ones do no harm. */
export function queryText(req: WithQuery, name: string): string | undefined {
  const given = req.query[name];
  const text = Array.isArray(given) ? given[0] : given;
  if (typeof text !== "string" || text === "") return undefined;
  if (text.length > MAX_VALUE) throw new RegistryError("REQUEST_INVALID", { reason: `${name}: is too long` });
  return text;
}

/** Which part of its list the page shows. Throws `REQUEST_INVALID` for a cursor that cannot be read. */
export function pagePart(req: WithQuery, keyParts: number): PageRequest {
  return pageRequest({ limit: PAGE_SIZE, after: queryText(req, "after") }, keyParts);
}

/** A part of a list for a page, each item as the page shows it. */
export function partOf<T, S>({ items, next }: Page<T>, { after }: PageRequest, show: (item: T) => S): Part<S> {
  return { items: items.map(show), next: next ? cursorOf(...next) : null, continued: after !== undefined };
}
