import type { Connection } from "mongoose";
import type { Actor } from "../access/policy.ts";
import type { Clock } from "../core/clock.ts";
import type { EntityName } from "../core/names/names.ts";
import type { User } from "./account.ts";
import { type Administrator, createAdministrator } from "./administrator.ts";
import { authenticate } from "./authenticate.ts";
import { accountModels } from "./model.ts";
import type { RandomBytes } from "./token.ts";
import { TokenUses } from "./token-uses.ts";
import { createTokens, type Tokens } from "./tokens.ts";
import { createUsers, type Users } from "./users.ts";

export type { NewToken, Page, Token, User } from "./account.ts";
export type { TokenRequest, Tokens } from "./tokens.ts";
export type { NewUser, UserChange, Users } from "./users.ts";

/** Accounts and their tokens. */
export interface Accounts extends Administrator {
  readonly users: Users;
  readonly tokens: Tokens;
  /** Whose token this is, and what it is for. Throws `UNAUTHORIZED`, `TOKEN_EXPIRED` or `ACCOUNT_DISABLED`. */
  authenticate(secret: string): Promise<Actor>;
  /** In any case of letters; `undefined`: there is none. */
  findUserByName(name: string): Promise<User | undefined>;
  /** Writes down when tokens were last used: to be called now and then, and at the end. */
  recordUses(): Promise<void>;
}

export interface AccountsOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** Whether something else than an account stands under a name; without it, nothing does. */
  readonly isTaken?: (name: EntityName) => Promise<boolean>;
}

export function createAccounts({ isTaken = async () => false, ...given }: AccountsOptions): Accounts {
  const models = accountModels(given.connection);
  const options = { ...given, models, isTaken };
  const uses = new TokenUses(models);
  const users = createUsers(options);
  return {
    ...createAdministrator(options),
    users,
    tokens: createTokens(options),
    authenticate: (secret) => authenticate({ ...options, uses }, secret),
    findUserByName: (name) => users.find(name),
    recordUses: () => uses.flush(),
  };
}
