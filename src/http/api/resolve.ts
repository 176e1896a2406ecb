import { z } from "zod";
import { type Actor, decide } from "../../access/policy.ts";
import { RegistryError } from "../../core/errors.ts";
import { formatImageReference, type ImageReference, parseImageReference } from "../../core/names/image-reference.ts";
import type { ImageVersion } from "../../core/names/image-version.ts";
import { type EntityServices, isOwner } from "../entity.ts";
import type { ImageServices } from "../image-request.ts";
import { operation } from "./operation.ts";
import type { DirectoryServices } from "./registries.ts";
import { digest } from "./schemas.ts";

type ResolveServices = ImageServices & DirectoryServices;

const resolved = z
  .object({
    reference: z.string().meta({ description: "Written out", example: "science/rocks:latest" }),
    registry: z.string().nullable().meta({ description: "URL of the member registry that is meant; `null`: this one" }),
    collection: z.string(),
    container: z.string(),
    version: z.string().meta({ description: "As it stands behind the container", example: ":latest" }),
    tag: z.string().nullable(),
    exists: z.boolean().nullable().meta({ description: "For the caller; `null`: only the member knows" }),
    digest: digest.nullable().meta({ description: "The image's, if it exists" }),
  })
  .meta({ id: "ResolvedReference" });

/** For clients that take references as people write them. */
export const resolveReference = operation(
  {
    id: "resolveReference",
    method: "get",
    path: "/resolve",
    group: "Images",
    summary: "What a reference means here",
    access: "anyone",
    params: z.object({}),
    query: z.strictObject({
      reference: z
        .string()
        .max(1000)
        .meta({ description: "`[owner/]collection/container[:tag][@version]`", example: "vanessa/science/rocks:1.0" }),
    }),
    answers: { 200: { description: "Its meaning, whether there is such an image or not", body: resolved } },
    errors: ["NAME_INVALID", "DIGEST_INVALID", "NOT_FOUND"],
  },
  async ({ query, actor }, services: ResolveServices) => {
    const reference = parseImageReference(query.reference, services.names);
    return { status: 200, body: await resolve(actor, reference, services) };
  },
);

/** What stands in front is the own id, a member's id, or the collection's owner: in this order. */
async function resolve(actor: Actor, { entity, ...path }: ImageReference, services: ResolveServices) {
  const { directory } = services;
  const member = entity === undefined || entity === directory.own.id ? undefined : await directory.find(entity);
  if (member) return { ...shown(path), registry: member.url, exists: null, digest: null };
  const claimed = entity === directory.own.id ? undefined : entity;
  const visible = await isVisible(actor, path, services);
  if (!(await mayStand(actor, claimed, { path, visible, services }))) {
    throw new RegistryError("NOT_FOUND", { what: `the collection ${entity}/${path.collection}` });
  }
  const found = visible ? await services.catalog.findImage(path) : undefined;
  return { ...shown(path), registry: null, exists: found !== undefined, digest: found?.image.digest ?? null };
}

type Path = Omit<ImageReference, "entity">;

interface Claim {
  readonly path: Path;
  readonly visible: boolean;
  readonly services: EntityServices;
}

/** In front of a collection that the caller does not see, its own name may stand: a push would make it. */
async function mayStand(
  actor: Actor,
  entity: string | undefined,
  { path, visible, services }: Claim,
): Promise<boolean> {
  if (visible) return isOwner({ entity, collection: path.collection }, services);
  return entity === undefined || entity === "library" || (actor.kind === "user" && actor.name === entity);
}

async function isVisible(actor: Actor, { collection: name }: Path, { catalog }: EntityServices): Promise<boolean> {
  const collection = await catalog.findCollection(name);
  return collection !== undefined && decide(actor, { action: "pull", name, collection }) === "allowed";
}

function shown(path: Path) {
  const reference = formatImageReference(path);
  const { collection, container, version } = path;
  const tag = tagOf(version);
  return { reference, collection, container, version: reference.slice(`${collection}/${container}`.length), tag };
}

function tagOf(version: ImageVersion): string | null {
  return version.tag ?? null;
}
