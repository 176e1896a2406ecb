import { ANONYMOUS } from "../../access/policy.ts";
import { RegistryError } from "../../core/errors.ts";
import { parseCollectionName } from "../../core/names/names.ts";
import { collectionPage } from "../../web/collection-page.ts";
import { homePage } from "../../web/home-page.ts";
import { searchPage } from "../../web/search-page.ts";
import { guardCollection } from "../guards.ts";
import type { Page } from "./page.ts";
import { pagePart, partOf, queryText } from "./page-query.ts";

/** `GET /` */
export const home: Page = async (req, { catalog }, site) => {
  const part = pagePart(req, 1);
  const page = await catalog.listCollections(ANONYMOUS, { ...part, prefix: "" });
  return homePage(site, partOf(page, part, asItIs));
};

/** `GET /collections/{collection}` */
export const collection: Page<{ collection: string }> = async (req, { catalog }, site) => {
  const part = pagePart(req, 1);
  const name = parseCollectionName(req.params.collection);
  const what = `the collection ${name}`;
  const found = await guardCollection(ANONYMOUS, catalog, { name, action: "pull", what });
  if (!found) throw new RegistryError("NOT_FOUND", { what });
  const page = await catalog.listContainers(name, { ...part, prefix: "" });
  return collectionPage(site, found, partOf(page, part, asItIs));
};

/** `GET /search?q=` */
export const search: Page = async (req, { catalog }, site) => {
  const part = pagePart(req, 1);
  const text = queryText(req, "q") ?? "";
  const page = await catalog.search(ANONYMOUS, { ...part, text, labels: [], tagPrefix: "", collection: undefined });
  return searchPage(site, text, partOf(page, part, asItIs));
};

function asItIs<T>(item: T): T {
  return item;
}
