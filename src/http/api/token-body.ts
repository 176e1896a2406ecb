import { z } from "zod";
import { SCOPES } from "../../access/scopes.ts";
import type { NewToken, Token } from "../../accounts/service.ts";
import { shownText } from "../../core/names/shown-text.ts";
import { time } from "./schemas.ts";

/** What a token may be used for, as in requests and answers. */
export const scopes = z
  .array(z.enum(SCOPES))
  .min(1)
  .max(SCOPES.length)
  .meta({ description: "`admin` implies all, `push` implies `pull`; never more than the account may" });

/** No control characters; what else cannot be seen is refused too. */
export const label = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[ -~\u00a0-\uffff]+$/, "may have no control characters")
  .refine((text) => text.trim() !== "" && shownText(text) === text, "must be made of characters that can be seen")
  .meta({ description: "What it is for", example: "the build server" });

const token = z
  .object({
    id: z.string().meta({ description: "To revoke it by; not the secret" }),
    label: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    collections: z.array(z.string()).nullable().meta({ description: "`null`: all that the account sees" }),
    createdAt: time,
    expiresAt: time.nullable(),
    lastUsedAt: time.nullable().meta({ description: "Correct to about a minute" }),
  })
  .meta({ id: "Token" });

const newToken = token
  .extend({ token: z.string().meta({ description: "The secret. It is shown this once" }) })
  .meta({ id: "NewToken" });

export const tokenSchemas = { token, newToken } as const;

export function tokenBody({ id, label, scopes, collections, createdAt, expiresAt, lastUsedAt }: Token) {
  return {
    ...{ id, label, scopes, collections: collections ?? null, createdAt: createdAt.toISOString() },
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}

export function newTokenBody(made: NewToken) {
  return { ...tokenBody(made), token: made.secret };
}
