import { z } from "zod";
import type { Actor } from "../../access/policy.ts";
import { ROLES, type Role } from "../../access/roles.ts";
import type { Accounts } from "../../accounts/service.ts";
import type { Collection } from "../../catalog/image.ts";
import type { Members } from "../../catalog/members.ts";
import type { Catalog } from "../../catalog/service.ts";
import { RegistryError } from "../../core/errors.ts";
import { parseCollectionName } from "../../core/names/names.ts";
import { shownText } from "../../core/names/shown-text.ts";
import { guardCollection } from "../guards.ts";
import { operation } from "./operation.ts";
import { cursorOf, pageOf, pageQuery, readCursor } from "./pages.ts";
import { collectionParam } from "./schemas.ts";

export interface MemberServices {
  readonly accounts: Accounts;
  readonly catalog: Catalog;
  readonly members: Members;
}

const role = z.enum(ROLES).meta({
  id: "Role",
  description: "`reader` pulls; `writer` also pushes, tags and deletes its own; `owner` may do all",
});
const member = z.object({ user: z.string(), role }).meta({ id: "Member" });
const memberParams = z.object({
  collection: collectionParam,
  user: z.string().meta({ description: "An account's name", example: "vanessa" }),
});
const common = { group: "Collections", access: "account", query: z.strictObject({}) } as const;

/** With the account that owns the collection. */
export const listMembers = operation(
  {
    ...common,
    id: "listMembers",
    method: "get",
    path: "/collections/{collection}/members",
    summary: "Who has a role on a collection, by name",
    params: z.object({ collection: collectionParam }),
    query: z.strictObject(pageQuery),
    answers: { 200: { description: "A page of members, the owner among them", body: pageOf(member) } },
    errors: ["NAME_INVALID", "FORBIDDEN", "NOT_FOUND"],
  },
  async ({ params, query: { limit, after }, actor }, services: MemberServices) => {
    const collection = await administered(actor, services, params.collection);
    const behind = after === undefined ? "" : (readCursor(after, 1)[0] ?? "");
    const found = (await namedMembers(collection, services.accounts)).filter(({ user }) => user > behind);
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { status: 200, body: { items, next: last ? cursorOf(last.user) : null } };
  },
);

export const setMember = operation(
  {
    ...common,
    id: "setMember",
    method: "put",
    path: "/collections/{collection}/members/{user}",
    summary: "Give an account a role on a collection, or another one",
    params: memberParams,
    body: z.strictObject({ role }),
    answers: { 200: { description: "The account has this role", body: member } },
    errors: ["NAME_INVALID", "FORBIDDEN", "NOT_FOUND", "MEMBER_IS_OWNER", "TOO_MANY_MEMBERS", "TOO_LARGE"],
  },
  async ({ params, body: { role }, actor }, services: MemberServices) => {
    const { name } = await administered(actor, services, params.collection);
    const user = await accountOf(params.user, services.accounts);
    await services.members.set(name, { user: user.id, name: user.name, role });
    return { status: 200, body: { user: user.name, role } };
  },
);

export const removeMember = operation(
  {
    ...common,
    id: "removeMember",
    method: "delete",
    path: "/collections/{collection}/members/{user}",
    summary: "Take an account's role on a collection away",
    params: memberParams,
    answers: { 204: { description: "The account has no role on it any more" } },
    errors: ["NAME_INVALID", "FORBIDDEN", "NOT_FOUND", "MEMBER_IS_OWNER"],
  },
  async ({ params, actor }, services: MemberServices) => {
    const { name } = await administered(actor, services, params.collection);
    const user = await accountOf(params.user, services.accounts);
    await services.members.remove(name, { user: user.id, name: user.name });
    return { status: 204 };
  },
);

async function administered(actor: Actor, { catalog }: MemberServices, text: string): Promise<Collection> {
  const name = parseCollectionName(text);
  const what = `the collection ${name}`;
  const collection = await guardCollection(actor, catalog, { name, action: "administer", what });
  if (!collection) throw new RegistryError("NOT_FOUND", { what });
  return collection;
}

async function accountOf(name: string, accounts: Accounts) {
  const user = await accounts.findUserByName(name);
  if (!user) throw new RegistryError("NOT_FOUND", { what: `the account ${shownText(name)}` });
  return user;
}

async function namedMembers({ owner, members }: Collection, accounts: Accounts) {
  const roles = new Map<string, Role>([...members.map(({ user, role }) => [user, role] as const), [owner.id, "owner"]]);
  const names = await accounts.users.names([...roles.keys()]);
  const named = [...roles].flatMap(([id, role]) => ({ user: names.get(id) ?? id, role }));
  return named.toSorted((a, b) => (a.user < b.user ? -1 : 1));
}
