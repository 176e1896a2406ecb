import { z } from "zod";
import type { Catalog } from "../../catalog/service.ts";
import { RegistryError } from "../../core/errors.ts";
import { parseCollectionName } from "../../core/names/names.ts";
import { guardCollection } from "../guards.ts";
import { operation } from "./operation.ts";
import { collectionParam, collection as collectionSchema, visibility } from "./schemas.ts";
import { collectionBody } from "./wire.ts";

export interface CatalogServices {
  readonly catalog: Catalog;
}

const params = z.object({ collection: collectionParam });
const noQuery = z.strictObject({});
const answer = (description: string) => ({ description, body: collectionSchema });

/** Makes an empty collection, owned by the caller. A push makes one too, with the default visibility. */
export const createCollection = operation(
  {
    id: "createCollection",
    method: "post",
    path: "/collections",
    group: "Collections",
    summary: "Make a collection",
    access: "account",
    params: z.object({}),
    query: noQuery,
    body: z.strictObject({ name: z.string(), visibility: visibility.optional() }),
    answers: { 201: answer("It was made") },
    errors: ["NAME_INVALID", "CONFLICT", "FORBIDDEN", "NOT_FOUND", "TOO_LARGE"],
  },
  async ({ body, actor }, { catalog }: CatalogServices) => {
    const name = parseCollectionName(body.name);
    const what = `the collection ${name}`;
    const collection = await guardCollection(actor, catalog, { name, action: "push", what });
    if (collection) throw new RegistryError("CONFLICT", { what });
    if (actor.kind === "anonymous") throw new RegistryError("UNAUTHORIZED");
    const made = await catalog.createCollection({ name, visibility: body.visibility, by: actor.id });
    return { status: 201, body: collectionBody(made) };
  },
);

export const getCollection = operation(
  {
    id: "getCollection",
    method: "get",
    path: "/collections/{collection}",
    group: "Collections",
    summary: "What is known of a collection",
    access: "anyone",
    params,
    query: noQuery,
    answers: { 200: answer("The collection") },
    errors: ["NAME_INVALID", "NOT_FOUND"],
  },
  async ({ params: { collection: text }, actor }, { catalog }: CatalogServices) => {
    const name = parseCollectionName(text);
    const what = `the collection ${name}`;
    const collection = await guardCollection(actor, catalog, { name, action: "pull", what });
    if (!collection) throw new RegistryError("NOT_FOUND", { what });
    return { status: 200, body: collectionBody(collection) };
  },
);

export const changeCollection = operation(
  {
    id: "changeCollection",
    method: "patch",
    path: "/collections/{collection}",
    group: "Collections",
    summary: "Change a collection's visibility",
    access: "account",
    params,
    query: noQuery,
    body: z.strictObject({ visibility }),
    answers: { 200: answer("The collection as it is now") },
    errors: ["NAME_INVALID", "NOT_FOUND", "FORBIDDEN", "TOO_LARGE"],
  },
  async ({ params: { collection: text }, body, actor }, { catalog }: CatalogServices) => {
    const name = parseCollectionName(text);
    await guardCollection(actor, catalog, { name, action: "administer", what: `the collection ${name}` });
    return { status: 200, body: collectionBody(await catalog.setVisibility(name, body.visibility)) };
  },
);
