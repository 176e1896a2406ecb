import { z } from "zod";
import type { Accounts } from "../../accounts/service.ts";
import type { Container } from "../../catalog/image.ts";
import { RegistryError } from "../../core/errors.ts";
import { parseCollectionName } from "../../core/names/names.ts";
import { guardCollection } from "../guards.ts";
import { type ContainerServices, guardContainer } from "./container-target.ts";
import { operation } from "./operation.ts";
import { namesOf, pageBody, pageRequest } from "./page-body.ts";
import { pageOf, pageQuery } from "./pages.ts";
import {
  collectionParam,
  containerParam,
  container as containerSchema,
  description,
  force,
  namePrefix,
} from "./schemas.ts";
import { containerBody } from "./wire.ts";

const path = "/containers/{collection}/{container}";
const params = z.object({ collection: collectionParam, container: containerParam });
const noQuery = z.strictObject({});
const group = "Containers";

export const listContainers = operation(
  {
    id: "listContainers",
    method: "get",
    path: "/collections/{collection}/containers",
    group,
    summary: "The containers of a collection, by name",
    access: "anyone",
    params: z.object({ collection: collectionParam }),
    query: z.strictObject({ ...pageQuery, prefix: namePrefix }),
    answers: { 200: { description: "A page of containers", body: pageOf(containerSchema) } },
    errors: ["NAME_INVALID", "NOT_FOUND"],
  },
  async ({ params, query, actor }, { catalog, accounts }: ContainerServices) => {
    const name = parseCollectionName(params.collection);
    const what = `the collection ${name}`;
    if (!(await guardCollection(actor, catalog, { name, action: "pull", what })))
      throw new RegistryError("NOT_FOUND", { what });
    const page = await catalog.listContainers(name, { ...pageRequest(query, 1), prefix: query.prefix });
    return { status: 200, body: await containersBody(page, accounts) };
  },
);

/** A page of containers as it is answered. */
export async function containersBody(page: Parameters<typeof pageBody<Container, unknown>>[0], accounts: Accounts) {
  const names = await namesOf(
    accounts,
    page.items.map(({ createdBy }) => createdBy),
  );
  return pageBody(page, (container) => containerBody(container, names));
}

export const getContainer = operation(
  {
    id: "getContainer",
    method: "get",
    path,
    group,
    summary: "What is known of a container",
    access: "anyone",
    params,
    query: noQuery,
    answers: { 200: { description: "The container", body: containerSchema } },
    errors: ["NAME_INVALID", "NOT_FOUND"],
  },
  async ({ params, actor }, services: ContainerServices) => {
    const found = await guardContainer(actor, services, { ...params, action: "pull" });
    return { status: 200, body: await shown(found, services.accounts) };
  },
);

export const changeContainer = operation(
  {
    id: "changeContainer",
    method: "patch",
    path,
    group,
    summary: "Describe a container",
    access: "account",
    params,
    query: noQuery,
    body: z.strictObject({ description }),
    answers: { 200: { description: "The container as it is now", body: containerSchema } },
    errors: ["NAME_INVALID", "NOT_FOUND", "FORBIDDEN", "TOO_LARGE"],
  },
  async ({ params, body, actor }, services: ContainerServices) => {
    const target = await guardContainer(actor, services, { ...params, action: "tag" });
    const changed = await services.catalog.describeContainer(target, body.description);
    return { status: 200, body: await shown(changed, services.accounts) };
  },
);

export const deleteContainer = operation(
  {
    id: "deleteContainer",
    method: "delete",
    path,
    group,
    summary: "Delete a container with all that is in it",
    access: "account",
    params,
    query: z.strictObject({ force }),
    answers: { 204: { description: "It is gone" } },
    errors: ["NAME_INVALID", "NOT_FOUND", "FORBIDDEN", "HOLDS_FROZEN"],
  },
  async ({ params, query, actor }, services: ContainerServices) => {
    const { collection, container } = await guardContainer(actor, services, { ...params, action: "delete" });
    await services.catalog.deleteContainer({ collection, container, force: query.force === "true" });
    return { status: 204 };
  },
);

async function shown(container: Container, accounts: Accounts) {
  return containerBody(container, await namesOf(accounts, [container.createdBy]));
}
