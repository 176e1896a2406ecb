import { z } from "zod";
import { RegistryError } from "../../core/errors.ts";
import { authorize, guardCollection, signedIn } from "../guards.ts";
import { imageTarget } from "../image-request.ts";
import type { ContainerServices } from "./container-target.ts";
import { operation } from "./operation.ts";
import { architecture, collectionParam, referenceParam } from "./schemas.ts";

type Target = ReturnType<typeof imageTarget>;
type Handler = (input: DeletionInput, services: ContainerServices) => Promise<void>;

interface DeletionInput {
  readonly actor: Parameters<typeof guardCollection>[0];
  readonly target: Target;
  readonly architecture: string | undefined;
}

/** By tag, the tag goes and the image stays; by digest, the image goes, with the tags that mean it. */
export const deleteImage = operation(
  {
    id: "deleteImage",
    method: "delete",
    path: "/images/{collection}/{reference}",
    group: "Images",
    summary: "Remove a tag, and its image stays under its digest; or remove an image, by its digest",
    access: "account",
    params: z.object({ collection: collectionParam, reference: referenceParam }),
    query: z.strictObject({ arch: architecture.optional() }),
    answers: { 204: { description: "It is gone" } },
    errors: ["NAME_INVALID", "DIGEST_INVALID", "NOT_FOUND", "FORBIDDEN", "TAG_FROZEN"],
  },
  async ({ params, query, actor }, services: ContainerServices) => {
    const target = imageTarget(params, services.names);
    const remove = target.version.kind === "tag" ? removeTag : removeImage;
    await remove({ actor, target, architecture: query.arch }, services);
    return { status: 204 };
  },
);

const removeTag: Handler = async ({ actor, target, architecture }, { catalog }) => {
  const { version, shown: what, ...path } = target;
  await guardCollection(actor, catalog, { name: path.collection, action: "untag", what });
  if (version.tag === undefined) throw new RegistryError("NOT_FOUND", { what });
  await catalog.deleteTag({ ...path, tag: version.tag, architecture, by: signedIn(actor).id });
};

/** One's own needs less of a right than what others have brought. */
const removeImage: Handler = async ({ actor, target, architecture }, { catalog }) => {
  const { shown: what, collection: name } = target;
  const collection = await guardCollection(actor, catalog, { name, action: "delete-own", what });
  const found = await catalog.findImage({ ...target, architecture });
  if (!found) throw new RegistryError("NOT_FOUND", { what });
  const { image } = found;
  const by = signedIn(actor).id;
  if (image.createdBy !== by) authorize(actor, { action: "delete", name, collection }, what);
  await catalog.deleteImage({ collection: name, container: image.container, digest: image.digest, by });
};
