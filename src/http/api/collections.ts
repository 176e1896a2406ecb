import { z } from "zod";
import type { Accounts } from "../../accounts/service.ts";
import type { Collection } from "../../catalog/image.ts";
import type { Catalog } from "../../catalog/service.ts";
import { RegistryError } from "../../core/errors.ts";
import { parseCollectionName } from "../../core/names/names.ts";
import { shownText } from "../../core/names/shown-text.ts";
import { guardCollection, signedIn } from "../guards.ts";
import { operation } from "./operation.ts";
import { namesOf, pageBody, pageRequest } from "./page-body.ts";
import { pageOf, pageQuery } from "./pages.ts";
import {
  collectionParam,
  collection as collectionSchema,
  description,
  force,
  namePrefix,
  visibility,
} from "./schemas.ts";
import { collectionBody } from "./wire.ts";

export interface CatalogServices {
  readonly catalog: Catalog;
  readonly accounts: Accounts;
}

const params = z.object({ collection: collectionParam });
const noQuery = z.strictObject({});
const answer = (text: string) => ({ description: text, body: collectionSchema });
const path = "/collections/{collection}";
const group = "Collections";

export const listCollections = operation(
  {
    id: "listCollections",
    method: "get",
    path: "/collections",
    group,
    summary: "The collections that the caller may see, by name",
    access: "anyone",
    params: z.object({}),
    query: z.strictObject({ ...pageQuery, prefix: namePrefix }),
    answers: { 200: { description: "A page of collections", body: pageOf(collectionSchema) } },
    errors: [],
  },
  async ({ query, actor }, { catalog, accounts }: CatalogServices) => {
    const page = await catalog.listCollections(actor, { ...pageRequest(query, 1), prefix: query.prefix });
    const names = await namesOf(
      accounts,
      page.items.map(({ owner }) => owner.id),
    );
    return { status: 200, body: pageBody(page, (collection) => collectionBody(collection, names)) };
  },
);

/** Makes an empty collection, owned by the caller. A push makes one too, with the default visibility. */
export const createCollection = operation(
  {
    id: "createCollection",
    method: "post",
    path: "/collections",
    group,
    summary: "Make a collection",
    access: "account",
    params: z.object({}),
    query: noQuery,
    body: z.strictObject({
      name: z.string(),
      visibility: visibility.optional(),
      description: description.optional(),
    }),
    answers: { 201: answer("It was made") },
    errors: ["NAME_INVALID", "CONFLICT", "BEING_DELETED", "FORBIDDEN", "NOT_FOUND", "TOO_LARGE"],
  },
  async ({ body, actor }, { catalog, accounts }: CatalogServices) => {
    const name = parseCollectionName(body.name);
    const what = `the collection ${name}`;
    const collection = await guardCollection(actor, catalog, { name, action: "push", what });
    if (collection) throw new RegistryError("CONFLICT", { what });
    const made = await catalog.createCollection({ ...body, name, visibility: body.visibility, by: signedIn(actor).id });
    return { status: 201, body: await shown(made, accounts) };
  },
);

export const getCollection = operation(
  {
    id: "getCollection",
    method: "get",
    path,
    group,
    summary: "What is known of a collection",
    access: "anyone",
    params,
    query: noQuery,
    answers: { 200: answer("The collection") },
    errors: ["NAME_INVALID", "NOT_FOUND"],
  },
  async ({ params: { collection: text }, actor }, { catalog, accounts }: CatalogServices) => {
    const name = parseCollectionName(text);
    const what = `the collection ${name}`;
    const collection = await guardCollection(actor, catalog, { name, action: "pull", what });
    if (!collection) throw new RegistryError("NOT_FOUND", { what });
    return { status: 200, body: await shown(collection, accounts) };
  },
);

export const changeCollection = operation(
  {
    id: "changeCollection",
    method: "patch",
    path,
    group,
    summary: "Change a collection's visibility or description, or give it to another account",
    access: "account",
    params,
    query: noQuery,
    body: z
      .strictObject({
        visibility: visibility.optional(),
        description: description.optional(),
        owner: z.string().optional().meta({ description: "An account's name" }),
      })
      .refine((body) => Object.keys(body).length > 0, "says nothing that is to change"),
    answers: { 200: answer("The collection as it is now") },
    errors: ["NAME_INVALID", "NOT_FOUND", "FORBIDDEN", "TOO_LARGE"],
  },
  async ({ params: { collection: text }, body, actor }, { catalog, accounts }: CatalogServices) => {
    const name = parseCollectionName(text);
    await guardCollection(actor, catalog, { name, action: "administer", what: `the collection ${name}` });
    const owner = body.owner === undefined ? undefined : await accountId(body.owner, accounts);
    return { status: 200, body: await shown(await catalog.changeCollection(name, { ...body, owner }), accounts) };
  },
);

export const deleteCollection = operation(
  {
    id: "deleteCollection",
    method: "delete",
    path,
    group,
    summary: "Delete a collection with all that is in it",
    access: "account",
    params,
    query: z.strictObject({ force }),
    answers: { 204: { description: "It is gone" } },
    errors: ["NAME_INVALID", "NOT_FOUND", "FORBIDDEN", "HOLDS_FROZEN"],
  },
  async ({ params: { collection: text }, query, actor }, { catalog }: CatalogServices) => {
    const name = parseCollectionName(text);
    await guardCollection(actor, catalog, { name, action: "delete", what: `the collection ${name}` });
    await catalog.deleteCollection({ name, force: query.force === "true" });
    return { status: 204 };
  },
);

async function shown(collection: Collection, accounts: Accounts) {
  return collectionBody(collection, await namesOf(accounts, [collection.owner.id]));
}

async function accountId(name: string, accounts: Accounts): Promise<string> {
  const user = await accounts.findUserByName(name);
  if (!user) throw new RegistryError("NOT_FOUND", { what: `the account ${shownText(name)}` });
  return user.id;
}
