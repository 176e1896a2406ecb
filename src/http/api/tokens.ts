import { z } from "zod";
import { type Actor, decide, type SignedIn } from "../../access/policy.ts";
import type { Accounts, User } from "../../accounts/service.ts";
import type { Clock } from "../../core/clock.ts";
import { RegistryError } from "../../core/errors.ts";
import { parseCollectionName } from "../../core/names/names.ts";
import { shownText } from "../../core/names/shown-text.ts";
import { guardRegistry, signedIn } from "../guards.ts";
import { operation } from "./operation.ts";
import { cursorOf, pageOf, pageQuery, readCursor } from "./pages.ts";
import { time } from "./schemas.ts";
import { label, newTokenBody, scopes, tokenBody, tokenSchemas } from "./token-body.ts";

export interface TokenServices {
  readonly accounts: Accounts;
  readonly clock: Clock;
}

/** Ten years, in seconds. */
const LONGEST = 10 * 366 * 86_400;
const ID = /^[0-9a-f]{24}$/;

const request = z.strictObject({
  label,
  scopes,
  collections: z.array(z.string()).min(1).max(100).optional().meta({ description: "It sees no others than these" }),
  expiresIn: z.int().min(1).max(LONGEST).optional().meta({ description: "In seconds", example: 2_592_000 }),
  expiresAt: time.optional().meta({ description: "In place of `expiresIn`; without both, it does not expire" }),
  user: z.string().max(200).optional().meta({ description: "For another account: by administrators only" }),
});

/** For the caller's own account; an administrator makes one for somebody who has lost theirs. */
export const createToken = operation(
  {
    id: "createToken",
    method: "post",
    path: "/tokens",
    group: "Accounts",
    summary: "Make an access token; its secret is shown this once",
    access: "account",
    params: z.object({}),
    query: z.strictObject({}),
    body: request,
    answers: { 201: { description: "It works from now on", body: tokenSchemas.newToken } },
    errors: ["NAME_INVALID", "FORBIDDEN", "NOT_FOUND", "TOO_MANY_TOKENS", "TOO_LARGE"],
  },
  async ({ body, actor }, { accounts, clock }: TokenServices) => {
    const caller = guardRegistry(actor, "make-tokens");
    const user = await accountMeant(caller, accounts, body.user);
    const collections = body.collections && [...new Set(body.collections.map(parseCollectionName))];
    const rights = { scopes: [...new Set(body.scopes)], collections, expiresAt: expiry(body, clock.now()) };
    const made = await accounts.tokens.make(user, { label: body.label, ...rights }, caller.token);
    return { status: 201, body: newTokenBody(made), cache: "no-store" };
  },
);

/** The caller's own; an administrator may ask for those of others. */
export const listTokens = operation(
  {
    id: "listTokens",
    method: "get",
    path: "/tokens",
    group: "Accounts",
    summary: "An account's access tokens, the oldest first",
    access: "account",
    params: z.object({}),
    query: z.strictObject({
      ...pageQuery,
      user: z.string().max(200).optional().meta({ description: "Another account's: for administrators only" }),
    }),
    answers: { 200: { description: "A page of tokens", body: pageOf(tokenSchemas.token) } },
    errors: ["FORBIDDEN", "NOT_FOUND"],
  },
  async ({ query, actor }, { accounts }: TokenServices) => {
    const user = await accountMeant(guardRegistry(actor, "manage-tokens"), accounts, query.user);
    const after = query.after === undefined ? undefined : tokenId(readCursor(query.after, 1)[0]);
    const found = await accounts.tokens.list(user.id, { limit: query.limit + 1, after });
    const items = found.slice(0, query.limit);
    const last = found.length > items.length ? items.at(-1) : undefined;
    const body = { items: items.map(tokenBody), next: last ? cursorOf(last.id) : null };
    return { status: 200, body, cache: "no-store" };
  },
);

/** Every token may end itself; for others, the account's own or, as an administrator, anybody's. */
export const revokeToken = operation(
  {
    id: "revokeToken",
    method: "delete",
    path: "/tokens/{id}",
    group: "Accounts",
    summary: "Revoke an access token: it does not work from then on",
    access: "account",
    params: z.object({ id: z.string().regex(ID, "takes the id of a token, from the list of tokens") }),
    query: z.strictObject({}),
    answers: { 204: { description: "It is revoked" } },
    errors: ["FORBIDDEN", "NOT_FOUND"],
  },
  async ({ params: { id }, actor }, { accounts }: TokenServices) => {
    if (signedIn(actor).token.id !== id) guardRegistry(actor, "manage-tokens");
    await accounts.tokens.revoke(id, anybodys(actor) ? undefined : signedIn(actor).id);
    return { status: 204 };
  },
);

function anybodys(actor: Actor): boolean {
  return decide(actor, { action: "administer-registry" }) === "allowed";
}

async function accountMeant(caller: SignedIn, accounts: Accounts, name: string | undefined) {
  if (name === undefined || name.toLowerCase() === caller.name) return caller;
  guardRegistry(caller, "administer-registry");
  const user: User | undefined = await accounts.findUserByName(name);
  if (!user) throw new RegistryError("NOT_FOUND", { what: `the account ${shownText(name)}` });
  return user;
}

function expiry({ expiresIn, expiresAt }: z.output<typeof request>, now: Date): Date | undefined {
  if (expiresIn === undefined && expiresAt === undefined) return undefined;
  if (expiresIn !== undefined && expiresAt !== undefined) {
    throw new RegistryError("REQUEST_INVALID", { reason: "expiresAt: send either this or expiresIn" });
  }
  const at = expiresAt === undefined ? new Date(now.getTime() + (expiresIn ?? 0) * 1000) : new Date(expiresAt);
  const ahead = at.getTime() - now.getTime();
  if (ahead > 0 && ahead <= LONGEST * 1000) return at;
  throw new RegistryError("REQUEST_INVALID", { reason: "expiresAt: must be in the future, at most ten years ahead" });
}

function tokenId(text: string | undefined): string {
  if (text !== undefined && ID.test(text)) return text;
  throw new RegistryError("REQUEST_INVALID", { reason: "after: send `next` of the page before, unchanged" });
}
