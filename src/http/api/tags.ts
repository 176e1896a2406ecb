import { z } from "zod";
import type { Accounts } from "../../accounts/service.ts";
import type { TagView } from "../../catalog/image.ts";
import { parseDigest } from "../../core/digest.ts";
import { RegistryError } from "../../core/errors.ts";
import { guardCollection, signedIn } from "../guards.ts";
import { imageTarget } from "../image-request.ts";
import { type ContainerServices, guardContainer } from "./container-target.ts";
import { operation } from "./operation.ts";
import { namesOf, pageBody, pageRequest } from "./page-body.ts";
import { pageOf, pageQuery } from "./pages.ts";
import { collectionParam, containerParam, digest, namePrefix, referenceParam, tag } from "./schemas.ts";
import { tagBody } from "./wire.ts";

export const listTags = operation(
  {
    id: "listTags",
    method: "get",
    path: "/containers/{collection}/{container}/tags",
    group: "Containers",
    summary: "The tags of a container, by name",
    access: "anyone",
    params: z.object({ collection: collectionParam, container: containerParam }),
    query: z.strictObject({ ...pageQuery, prefix: namePrefix }),
    answers: { 200: { description: "A page of tags", body: pageOf(tag) } },
    errors: ["NAME_INVALID", "NOT_FOUND"],
  },
  async ({ params, query, actor }, services: ContainerServices) => {
    const target = await guardContainer(actor, services, { ...params, action: "pull" });
    const page = await services.catalog.listTags(target, { ...pageRequest(query, 1), prefix: query.prefix });
    const names = await namesOf(
      services.accounts,
      page.items.map(({ modifiedBy }) => modifiedBy),
    );
    return { status: 200, body: pageBody(page, (item) => tagBody(item, names)) };
  },
);

export const changeTag = operation(
  {
    id: "changeTag",
    method: "patch",
    path: "/images/{collection}/{reference}",
    group: "Images",
    summary: "Let a tag mean an image of its container, make such a tag, freeze or unfreeze one",
    access: "account",
    params: z.object({ collection: collectionParam, reference: referenceParam }),
    query: z.strictObject({}),
    body: z
      .strictObject({
        digest: digest.optional().meta({ description: "The image that it is to mean, for that one's architecture" }),
        frozen: z
          .boolean()
          .optional()
          .meta({ description: "For all architectures. Unfreezing comes before the move, freezing after it" }),
      })
      .refine((body) => Object.keys(body).length > 0, "says nothing that is to change"),
    answers: { 200: { description: "The tag as it is now", body: tag } },
    errors: ["NAME_INVALID", "DIGEST_INVALID", "NOT_FOUND", "FORBIDDEN", "TAG_FROZEN", "TOO_LARGE"],
  },
  async ({ params, body, actor }, services: ContainerServices) => {
    const { catalog, names, accounts } = services;
    const { version, shown: what, ...path } = imageTarget(params, names);
    await guardCollection(actor, catalog, { name: path.collection, action: "tag", what });
    if (version.kind !== "tag")
      throw new RegistryError("REQUEST_INVALID", { reason: "name a tag, as in science/rocks:latest: digests stay" });
    const target = body.digest === undefined ? undefined : parseDigest(body.digest);
    const by = signedIn(actor).id;
    const changed = await catalog.changeTag({ ...path, tag: version.tag, digest: target, frozen: body.frozen, by });
    return { status: 200, body: await shownTag(changed, accounts) };
  },
);

async function shownTag(changed: TagView, accounts: Accounts) {
  return tagBody(changed, await namesOf(accounts, [changed.modifiedBy]));
}
