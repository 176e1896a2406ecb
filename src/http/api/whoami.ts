import { z } from "zod";
import { SCOPES } from "../../access/scopes.ts";
import { signedIn } from "../guards.ts";
import { operation } from "./operation.ts";
import { account, time } from "./schemas.ts";

const caller = account
  .extend({
    token: z.object({
      id: z.string().meta({ description: "To revoke it by; not the secret" }),
      label: z.string(),
      scopes: z.array(z.enum(SCOPES)),
      collections: z.array(z.string()).nullable().meta({ description: "`null`: all that the account sees" }),
      expiresAt: time.nullable(),
    }),
  })
  .meta({ id: "Caller" });

/** Whose token this is. For clients that check a token before they keep it. */
export const whoami = operation(
  {
    id: "whoami",
    method: "get",
    path: "/whoami",
    group: "Accounts",
    summary: "Whose token this is, and what it may be used for",
    access: "account",
    params: z.object({}),
    query: z.strictObject({}),
    answers: { 200: { description: "The account", body: caller } },
    errors: [],
  },
  async ({ actor }) => {
    const { name, admin, token } = signedIn(actor);
    const { id, label, scopes, collections, expiresAt } = token;
    const shown = { id, label, scopes, collections: collections ?? null, expiresAt: expiresAt?.toISOString() ?? null };
    return { status: 200, body: { name, admin, token: shown }, cache: "no-store" };
  },
);
