import type { Connection } from "mongoose";
import type { Actor } from "../access/policy.ts";
import type { Clock } from "../core/clock.ts";
import { RegistryError } from "../core/errors.ts";
import { transact } from "../database/transact.ts";
import { type AccountModels, accountModels } from "./model.ts";
import { hashToken, isDamagedToken, makeToken, type RandomBytes } from "./token.ts";

/** Accounts and their tokens. */
export interface Accounts {
  /** Whose token this is. Throws `UNAUTHORIZED` for one that is unknown or damaged. */
  authenticate(token: string): Promise<Actor>;
  /**
   * Makes the account `admin` if there is none. `given` becomes its token; without one, a token is made if it has none
   * yet, and returned: that is the only time it can be seen.
   */
  ensureAdmin(given: string | undefined): Promise<string | undefined>;
  /** Replaces the administrator's token, makes the account if needed, and returns the new token. */
  replaceAdminToken(): Promise<string>;
}

export interface AccountsOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly random: RandomBytes;
}

const ADMIN = "admin";
const ADMIN_TOKEN_LABEL = "administrator";

export function createAccounts({ connection, clock, random }: AccountsOptions): Accounts {
  const models = accountModels(connection);
  const setAdminToken = (token: string) => storeAdminToken(connection, models, { token, at: clock.now() });
  const replaceAdminToken = async () => {
    const token = makeToken(random);
    await setAdminToken(token);
    return token;
  };
  return {
    authenticate: (token) => authenticate(models, token),
    replaceAdminToken,
    ensureAdmin: async (given) => {
      if (given) await setAdminToken(given);
      else if (!(await hasAdminToken(models))) return replaceAdminToken();
      return undefined;
    },
  };
}

async function authenticate(models: AccountModels, token: string): Promise<Actor> {
  if (isDamagedToken(token)) throw new RegistryError("UNAUTHORIZED");
  const found = await models.tokens.findById(hashToken(token)).lean();
  const user = found && (await models.users.findById(found.user).lean());
  if (!user) throw new RegistryError("UNAUTHORIZED");
  return { kind: "user", id: user._id.toString(), name: user.name, admin: user.admin };
}

async function hasAdminToken(models: AccountModels): Promise<boolean> {
  const admin = await models.users.findOne({ name: ADMIN }).lean();
  return admin !== null && (await models.tokens.exists({ user: admin._id, label: ADMIN_TOKEN_LABEL })) !== null;
}

interface NewToken {
  readonly token: string;
  readonly at: Date;
}

/** One transaction, so that there is never a moment without a token, and never two. */
async function storeAdminToken(connection: Connection, models: AccountModels, { token, at }: NewToken): Promise<void> {
  await transact(connection, async (session) => {
    const admin = await models.users
      .findOneAndUpdate(
        { name: ADMIN },
        { $setOnInsert: { admin: true, createdAt: at } },
        { upsert: true, returnDocument: "after", session },
      )
      .lean()
      .orFail();
    const hash = hashToken(token);
    await models.tokens.deleteMany({ user: admin._id, label: ADMIN_TOKEN_LABEL, _id: { $ne: hash } }, { session });
    await models.tokens.updateOne(
      { _id: hash },
      { $set: { user: admin._id, label: ADMIN_TOKEN_LABEL }, $setOnInsert: { createdAt: at } },
      { upsert: true, session },
    );
  });
}
