import { z } from "zod";
import type { Actor } from "../../access/policy.ts";
import { decide } from "../../access/policy.ts";
import type { RegistryEntry } from "../../directory/registry-entry.ts";
import { REGISTRY_STATES } from "../../directory/registry-entry.ts";
import type { Directory } from "../../directory/service.ts";
import { guardRegistry } from "../guards.ts";
import { operation } from "./operation.ts";
import { cursorOf, pageOf, pageQuery, readCursor } from "./pages.ts";
import { time } from "./schemas.ts";

export interface DirectoryServices {
  readonly directory: Directory;
}

const state = z
  .enum(REGISTRY_STATES)
  .meta({ description: "`pending`: waits for the administrator; `suspended`: is no longer what was accepted" });

const registry = z
  .object({
    id: z.string().meta({ example: "tacc" }),
    title: z.string(),
    url: z.url(),
    state,
    announcedAt: time,
    acceptedAt: time.nullable(),
    checkedAt: time.meta({ description: "When it was last asked who it is" }),
    fault: z.string().nullable().meta({ description: "What was wrong when it was last asked" }),
  })
  .meta({ id: "Registry" });

const page = pageOf(registry);
const params = z.object({ registry: z.string().max(200).meta({ description: "A registry's id", example: "tacc" }) });
const selection = z.strictObject({
  url: z.string().max(1000).optional().meta({ description: "Which one, where several claim the id" }),
});
const notConfirmed = ["REGISTRY_UNCONFIRMED", "REGISTRY_ID_TAKEN"] as const;

/** Anybody may: the administrator decides. Known ones are answered as they are. */
export const announceRegistry = operation(
  {
    id: "announceRegistry",
    method: "post",
    path: "/registries",
    group: "Registries",
    summary: "Announce a registry, for the administrator to accept",
    access: "anyone",
    params: z.object({}),
    query: z.strictObject({}),
    body: z.strictObject({
      url: z.string().meta({ description: "Its public URL", example: "https://tacc.example.org" }),
    }),
    answers: {
      200: { description: "It is known", body: registry },
      201: { description: "It waits for the administrator", body: registry },
    },
    errors: [...notConfirmed, "DIRECTORY_FULL", "TOO_MANY_REQUESTS", "TOO_LARGE"],
  },
  async ({ body, actor, req }, { directory }: DirectoryServices) => {
    const from = administers(actor) ? undefined : (req.ip ?? "");
    const { entry, created } = await directory.announce(body.url, from);
    return { status: created ? 201 : 200, body: registryBody(entry) };
  },
);

/** The administrator sees all, others the members. */
export const listRegistries = operation(
  {
    id: "listRegistries",
    method: "get",
    path: "/registries",
    group: "Registries",
    summary: "The registries of the directory, by id",
    access: "anyone",
    params: z.object({}),
    query: z.strictObject({ ...pageQuery, state: state.optional() }),
    answers: { 200: { description: "Members; to the administrator, of every state", body: page } },
    errors: ["FORBIDDEN"],
  },
  async ({ query: { state: wanted, after, limit }, actor }, { directory }: DirectoryServices) => {
    const everyState = administers(actor);
    if (!everyState && wanted !== undefined && wanted !== "member") guardRegistry(actor, "administer-registry");
    const [id = "", url = ""] = after === undefined ? [] : readCursor(after, 2);
    const from = after === undefined ? undefined : { id, url };
    const shown = wanted ?? (everyState ? undefined : "member");
    const found = await directory.list({ state: shown, after: from, limit: limit + 1 });
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { status: 200, body: { items: items.map(registryBody), next: last ? cursorOf(last.id, last.url) : null } };
  },
);

export const acceptRegistry = operation(
  {
    id: "acceptRegistry",
    method: "post",
    path: "/registries/{registry}/accept",
    group: "Registries",
    summary: "Take an announced or suspended registry in, after asking it who it is",
    access: "account",
    params,
    query: selection,
    answers: { 200: { description: "It is a member: its id leads to it", body: registry } },
    errors: ["FORBIDDEN", "NOT_FOUND", "REGISTRY_AMBIGUOUS", ...notConfirmed],
  },
  async ({ params: { registry: id }, query: { url }, actor }, { directory }: DirectoryServices) => {
    guardRegistry(actor, "administer-registry");
    return { status: 200, body: registryBody(await directory.accept({ id, url })) };
  },
);

export const removeRegistry = operation(
  {
    id: "removeRegistry",
    method: "delete",
    path: "/registries/{registry}",
    group: "Registries",
    summary: "Forget a registry, announced or member",
    access: "account",
    params,
    query: selection,
    answers: { 204: { description: "It is forgotten" } },
    errors: ["FORBIDDEN", "NOT_FOUND", "REGISTRY_AMBIGUOUS"],
  },
  async ({ params: { registry: id }, query: { url }, actor }, { directory }: DirectoryServices) => {
    guardRegistry(actor, "administer-registry");
    await directory.remove({ id, url });
    return { status: 204 };
  },
);

function administers(actor: Actor): boolean {
  return decide(actor, { action: "administer-registry" }) === "allowed";
}

function registryBody(entry: RegistryEntry) {
  return {
    id: entry.id,
    title: entry.title,
    url: entry.url,
    state: entry.state,
    announcedAt: entry.announcedAt.toISOString(),
    acceptedAt: entry.acceptedAt?.toISOString() ?? null,
    checkedAt: entry.checkedAt.toISOString(),
    fault: entry.fault ?? null,
  };
}
