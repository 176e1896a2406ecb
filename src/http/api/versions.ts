import { z } from "zod";
import { parseTag } from "../../core/names/names.ts";
import { type ContainerServices, guardContainer } from "./container-target.ts";
import { operation } from "./operation.ts";
import { namesOf, pageBody, pageRequest } from "./page-body.ts";
import { pageOf, pageQuery } from "./pages.ts";
import { collectionParam, containerParam, version } from "./schemas.ts";
import { versionBody } from "./wire.ts";

/** A tag's history stays when the tag is removed; it goes with its container. */
export const listVersions = operation(
  {
    id: "listVersions",
    method: "get",
    path: "/containers/{collection}/{container}/versions",
    group: "Containers",
    summary: "Every image that a tag ever meant, with who and when, newest first",
    access: "anyone",
    params: z.object({ collection: collectionParam, container: containerParam }),
    query: z.strictObject({
      ...pageQuery,
      tag: z.string().optional().meta({ description: "Only of this tag", example: "latest" }),
    }),
    answers: { 200: { description: "A page of what happened to tags", body: pageOf(version) } },
    errors: ["NAME_INVALID", "NOT_FOUND"],
  },
  async ({ params, query, actor }, services: ContainerServices) => {
    const tag = query.tag === undefined ? undefined : parseTag(query.tag);
    const target = await guardContainer(actor, services, { ...params, action: "pull" });
    const page = await services.catalog.listHistory(target, { ...pageRequest(query, 2), tag });
    const names = await namesOf(
      services.accounts,
      page.items.map(({ by }) => by),
    );
    return { status: 200, body: pageBody(page, (item) => versionBody(item, names)) };
  },
);
