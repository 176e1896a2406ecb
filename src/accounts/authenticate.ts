import type { SignedIn } from "../access/policy.ts";
import type { Clock } from "../core/clock.ts";
import { RegistryError } from "../core/errors.ts";
import { tokenOf } from "./account.ts";
import type { AccountModels } from "./model.ts";
import { hashToken, isDamagedToken } from "./token.ts";
import type { TokenUses } from "./token-uses.ts";

export interface AuthenticateParts {
  readonly models: AccountModels;
  readonly clock: Clock;
  readonly uses: TokenUses;
}

/**
 * Whose token this is, and what it is for. The database is asked each time, so that a revocation works at once.
 * Throws `UNAUTHORIZED`, `TOKEN_EXPIRED` or `ACCOUNT_DISABLED`.
 */
export async function authenticate({ models, clock, uses }: AuthenticateParts, secret: string): Promise<SignedIn> {
  if (isDamagedToken(secret)) throw new RegistryError("UNAUTHORIZED");
  const found = await models.tokens.findOne({ hash: hashToken(secret) }).lean();
  const user = found && (await models.users.findById(found.user).lean());
  if (!user) throw new RegistryError("UNAUTHORIZED");
  const { id, label, scopes, collections, expiresAt, lastUsedAt } = tokenOf(found);
  const now = clock.now();
  if (expiresAt && expiresAt <= now) throw new RegistryError("TOKEN_EXPIRED", { at: expiresAt.toISOString() });
  if (user.disabled) throw new RegistryError("ACCOUNT_DISABLED", { user: user.name });
  uses.note(id, lastUsedAt, now);
  const token = { id, label, scopes, collections, expiresAt };
  return { kind: "user", id: user._id.toString(), name: user.name, admin: user.admin, token };
}
