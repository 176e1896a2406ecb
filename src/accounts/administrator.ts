import type { ClientSession, Connection } from "mongoose";
import type { Clock } from "../core/clock.ts";
import { transact } from "../database/transact.ts";
import type { AccountModels } from "./model.ts";
import { hashToken, makeToken, type RandomBytes } from "./token.ts";

/** The account that is there from the first start on. */
export interface Administrator {
  /**
   * Makes the account `admin` if there is none. `given` becomes its token; without one, a token is made if no
   * administrator has one that works, and returned: that is the only time it can be seen.
   */
  ensureAdmin(given: string | undefined): Promise<string | undefined>;
  /**
   * Replaces the administrator's token, makes the account if needed, and returns the new token. An account that was
   * disabled is enabled: this is the way back in for those who have the machine.
   */
  replaceAdminToken(): Promise<string>;
}

export interface AdministratorOptions {
  readonly connection: Connection;
  readonly models: AccountModels;
  readonly clock: Clock;
  readonly random: RandomBytes;
}

const ADMIN = "admin";
const LABEL = "administrator";

export function createAdministrator({ connection, models, clock, random }: AdministratorOptions): Administrator {
  const store = (token: string, rescue: object) =>
    transact(connection, (session) => storeAdminToken(models, session, { token, rescue, at: clock.now() }));
  const replaceAdminToken = async () => {
    const token = makeToken(random);
    await store(token, { admin: true, disabled: false });
    return token;
  };
  return {
    replaceAdminToken,
    ensureAdmin: async (given) => {
      if (given) await store(given, {});
      else if (!(await hasWorkingToken(models, clock.now()))) return replaceAdminToken();
      return undefined;
    },
  };
}

async function hasWorkingToken({ users, tokens }: AccountModels, now: Date): Promise<boolean> {
  const admins = await users.find({ admin: true, disabled: false }, { _id: 1 }).lean();
  const alive = { $or: [{ expiresAt: null }, { expiresAt: { $gt: now } }] };
  const found = await tokens.exists({ user: { $in: admins.map(({ _id }) => _id) }, scopes: "admin", ...alive });
  return found !== null;
}

interface NewAdminToken {
  readonly token: string;
  readonly at: Date;
  /** What is set of an account that is there already. */
  readonly rescue: object;
}

/** In one transaction, so that there is never a moment without a token, and never two. */
async function storeAdminToken(
  { users, tokens }: AccountModels,
  session: ClientSession,
  { token, at, rescue }: NewAdminToken,
): Promise<void> {
  const made = { admin: true, disabled: false, createdAt: at };
  const fresh = Object.fromEntries(Object.entries(made).filter(([field]) => !(field in rescue)));
  const change = { $set: rescue, $setOnInsert: fresh, $inc: { revision: 1 } };
  const admin = await users
    .findOneAndUpdate({ name: ADMIN }, change, { upsert: true, returnDocument: "after", session })
    .lean()
    .orFail();
  const hash = hashToken(token);
  await tokens.deleteMany({ user: admin._id, kind: "administrator", hash: { $ne: hash } }, { session });
  const rights = { scopes: ["admin" as const], collections: null, expiresAt: null };
  await tokens.updateOne(
    { hash },
    {
      $set: { user: admin._id, label: LABEL, kind: "administrator", ...rights },
      $setOnInsert: { createdAt: at, lastUsedAt: null },
    },
    { upsert: true, session },
  );
}
