import { z } from "zod";
import { type ContainerServices, guardContainer } from "./container-target.ts";
import type { LinkServices } from "./get-image.ts";
import { operation } from "./operation.ts";
import { namesOf, pageBody, pageRequest } from "./page-body.ts";
import { pageOf, pageQuery } from "./pages.ts";
import { collectionParam, containerParam, listedImage } from "./schemas.ts";
import { listedImageBody } from "./wire.ts";

/** Also those that no tag means any more. */
export const listImages = operation(
  {
    id: "listImages",
    method: "get",
    path: "/containers/{collection}/{container}/images",
    group: "Containers",
    summary: "All images of a container, under a tag or not, newest first",
    access: "anyone",
    params: z.object({ collection: collectionParam, container: containerParam }),
    query: z.strictObject(pageQuery),
    answers: { 200: { description: "A page of images", body: pageOf(listedImage) } },
    errors: ["NAME_INVALID", "NOT_FOUND"],
  },
  async ({ params, query, actor }, services: ContainerServices & LinkServices) => {
    const target = await guardContainer(actor, services, { ...params, action: "pull" });
    const page = await services.catalog.listImages(target, pageRequest(query, 2));
    const names = await namesOf(
      services.accounts,
      page.items.map(({ image }) => image.createdBy),
    );
    return { status: 200, body: pageBody(page, (item) => listedImageBody(item, names, services.publicUrl)) };
  },
);
