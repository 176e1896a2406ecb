import { z } from "zod";
import { MAX_WORDS } from "../../catalog/search-query.ts";
import { wordsOf } from "../../catalog/search-terms.ts";
import { RegistryError } from "../../core/errors.ts";
import { parseCollectionName } from "../../core/names/names.ts";
import type { CatalogServices } from "./collections.ts";
import { containersBody } from "./containers.ts";
import { operation } from "./operation.ts";
import { pageRequest } from "./page-body.ts";
import { pageOf, pageQuery } from "./pages.ts";
import { container } from "./schemas.ts";

/** Labels of images are not longer. */
const label = z
  .string()
  .max(512)
  .regex(/^[^=]+=/s, "takes a label as key=value");

/** One of a kind comes as a string, several as a list. */
const labels = z
  .union([label.transform((one) => [one]), z.array(label).max(10)])
  .default([])
  .meta({ description: "A label as `key=value`; given several times, one image must carry them all" });

/** Everything that is given must match; without anything, all containers. */
export const search = operation(
  {
    id: "search",
    method: "get",
    path: "/search",
    group: "Containers",
    summary: "Containers by words, labels and tags, of those that the caller may see, by path",
    access: "anyone",
    params: z.object({}),
    query: z.strictObject({
      ...pageQuery,
      q: z.string().max(1000).default("").meta({
        description: "Words of names and descriptions, or their beginnings; all must be there",
        example: "rock",
      }),
      label: labels,
      tag: z.string().max(128).default("").meta({ description: "What one of its tags begins with", example: "1." }),
      collection: z.string().optional().meta({ description: "Only in this collection" }),
    }),
    answers: {
      200: {
        description: "A page of containers. It may have fewer than asked for and still have a `next`",
        body: pageOf(container),
      },
    },
    errors: ["NAME_INVALID"],
  },
  async ({ query, actor }, { catalog, accounts }: CatalogServices) => {
    if (wordsOf(query.q).length > MAX_WORDS)
      throw new RegistryError("REQUEST_INVALID", { reason: `q: takes at most ${MAX_WORDS} words` });
    const collection = query.collection === undefined ? undefined : parseCollectionName(query.collection);
    const wish = { text: query.q, labels: query.label, tagPrefix: query.tag.toLowerCase(), collection };
    const page = await catalog.search(actor, { ...wish, ...pageRequest(query, 1) });
    return { status: 200, body: await containersBody(page, accounts) };
  },
);
