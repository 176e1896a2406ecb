import { z } from "zod";
import type { Accounts, User } from "../../accounts/service.ts";
import { guardRegistry } from "../guards.ts";
import { operation } from "./operation.ts";
import { cursorOf, pageOf, pageQuery, readCursor } from "./pages.ts";
import { account, time } from "./schemas.ts";
import { newTokenBody, tokenSchemas } from "./token-body.ts";

export interface UserServices {
  readonly accounts: Accounts;
}

const user = account
  .extend({
    disabled: z.boolean().meta({ description: "Its tokens do not work; what it owns stays" }),
    createdAt: time,
  })
  .meta({ id: "User" });

/** The first token is how its owner gets in. */
export const createUser = operation(
  {
    id: "createUser",
    method: "post",
    path: "/users",
    group: "Accounts",
    summary: "Make an account and its first token, which is shown this once",
    access: "account",
    params: z.object({}),
    query: z.strictObject({}),
    body: z.strictObject({ name: z.string(), admin: z.boolean().default(false) }),
    answers: {
      201: { description: "The account is there", body: z.object({ user, token: tokenSchemas.newToken }) },
    },
    errors: ["NAME_INVALID", "FORBIDDEN", "CONFLICT", "TOO_LARGE"],
  },
  async ({ body, actor }, { accounts }: UserServices) => {
    guardRegistry(actor, "administer-registry");
    const made = await accounts.users.create(body.name, { admin: body.admin });
    return { status: 201, body: { user: userBody(made.user), token: newTokenBody(made.token) }, cache: "no-store" };
  },
);

export const listUsers = operation(
  {
    id: "listUsers",
    method: "get",
    path: "/users",
    group: "Accounts",
    summary: "All accounts, by name",
    access: "account",
    params: z.object({}),
    query: z.strictObject(pageQuery),
    answers: { 200: { description: "A page of accounts", body: pageOf(user) } },
    errors: ["FORBIDDEN"],
  },
  async ({ query: { limit, after }, actor }, { accounts }: UserServices) => {
    guardRegistry(actor, "administer-registry");
    const behind = after === undefined ? undefined : readCursor(after, 1)[0];
    const found = await accounts.users.list({ limit: limit + 1, after: behind });
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { status: 200, body: { items: items.map(userBody), next: last ? cursorOf(last.name) : null } };
  },
);

/** A disabled account keeps what it owns, and its tokens work again when it is enabled. */
export const changeUser = operation(
  {
    id: "changeUser",
    method: "patch",
    path: "/users/{name}",
    group: "Accounts",
    summary: "Disable or enable an account, make it an administrator or not",
    access: "account",
    params: z.object({ name: z.string().meta({ description: "An account's name", example: "vanessa" }) }),
    query: z.strictObject({}),
    body: z.strictObject({ disabled: z.boolean().optional(), admin: z.boolean().optional() }),
    answers: { 200: { description: "The account as it is now", body: user } },
    errors: ["FORBIDDEN", "NOT_FOUND", "LAST_ADMIN", "TOO_LARGE"],
  },
  async ({ params: { name }, body, actor }, { accounts }: UserServices) => {
    guardRegistry(actor, "administer-registry");
    return { status: 200, body: userBody(await accounts.users.change(name, body)) };
  },
);

function userBody({ name, admin, disabled, createdAt }: User) {
  return { name, admin, disabled, createdAt: createdAt.toISOString() };
}
