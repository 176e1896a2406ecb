import { type ClientSession, type Connection, Types } from "mongoose";
import type { Clock } from "../core/clock.ts";
import { RegistryError } from "../core/errors.ts";
import { type EntityName, parseEntityName } from "../core/names/names.ts";
import { transact } from "../database/transact.ts";
import { type NewToken, type Page, tokenOf, type User, userOf } from "./account.ts";
import { knownNames } from "./known-names.ts";
import type { AccountModels, UserDocument } from "./model.ts";
import type { RandomBytes } from "./token.ts";
import { newToken } from "./tokens.ts";

/** An account that was just made, and its first token: with that its owner gets in. */
export interface NewUser {
  readonly user: User;
  readonly token: NewToken;
}

/** What may be changed of an account; what is not there stays. */
export interface UserChange {
  readonly admin?: boolean | undefined;
  readonly disabled?: boolean | undefined;
}

/** The accounts of people. */
export interface Users {
  /** Throws `NAME_INVALID`, or `CONFLICT` when an account or a registry has this name. */
  create(name: string, rights: { readonly admin: boolean }): Promise<NewUser>;
  /** By name. */
  list(page: Page): Promise<User[]>;
  /** In any case of letters; `undefined`: there is none. */
  find(name: string): Promise<User | undefined>;
  /** The names of accounts by their ids. */
  names(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Throws `NOT_FOUND`, or `LAST_ADMIN` when no enabled administrator would be left. */
  change(name: string, change: UserChange): Promise<User>;
}

export interface UsersOptions {
  readonly connection: Connection;
  readonly models: AccountModels;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** Whether something else than an account stands under a name: the registry itself, or another one that it knows. */
  readonly isTaken: (name: EntityName) => Promise<boolean>;
}

/** What stands in front of the collections of every registry. */
const LIBRARY = "library";
const FIRST_TOKEN = { label: "first token", scopes: ["admin"], collections: undefined, expiresAt: undefined } as const;

export function createUsers(options: UsersOptions): Users {
  const { models } = options;
  return {
    create: (name, rights) => create(options, name, rights),
    list: async ({ limit, after }) => {
      const behind = after === undefined ? {} : { name: { $gt: after } };
      const found = await models.users.find(behind, null, { limit }).sort("name").lean();
      return found.map(userOf);
    },
    find: async (name) => {
      const found = await models.users.findOne({ name: name.toLowerCase() }).lean();
      return found ? userOf(found) : undefined;
    },
    names: knownNames(models),
    change: (name, change) => changeUser(options, name.toLowerCase(), change),
  };
}

async function create(options: UsersOptions, text: string, { admin }: { readonly admin: boolean }): Promise<NewUser> {
  const name = parseEntityName(text);
  const conflict = new RegistryError("CONFLICT", { what: `an account or a registry of the name ${name}` });
  if (name === LIBRARY || (await options.isTaken(name))) throw conflict;
  const now = options.clock.now();
  const user = { _id: new Types.ObjectId(), name, admin, disabled: false, revision: 0, createdAt: now };
  const { document, secret } = newToken(user._id.toString(), FIRST_TOKEN, { now, random: options.random });
  await transact(options.connection, async (session) => {
    if (await options.models.users.exists({ name }).session(session)) throw conflict;
    await options.models.users.create([user], { session });
    await options.models.tokens.create([document], { session });
  });
  return { user: userOf(user), token: { ...tokenOf(document), secret } };
}

function changeUser(
  { connection, models }: UsersOptions,
  name: string,
  { admin, disabled }: UserChange,
): Promise<User> {
  const changes = { ...(admin === undefined ? {} : { admin }), ...(disabled === undefined ? {} : { disabled }) };
  return transact(connection, async (session) => {
    const before = await models.users.findOne({ name }, null, { session }).lean();
    if (!before) throw new RegistryError("NOT_FOUND", { what: `the account ${name}` });
    const after = { ...before, ...changes };
    if (administers(before) && !administers(after)) await requireAnotherAdmin(models, before, session);
    await models.users.updateOne({ _id: before._id }, { $set: changes }, { session });
    return userOf(after);
  });
}

function administers({ admin, disabled }: UserDocument): boolean {
  return admin && !disabled;
}

/** Touches all administrators, so that of two who disable one another at once the second sees what the first did. */
async function requireAnotherAdmin(models: AccountModels, { _id, name }: UserDocument, session: ClientSession) {
  const admins = { admin: true, disabled: false };
  await models.users.updateMany(admins, { $inc: { revision: 1 } }, { session });
  if (await models.users.exists({ ...admins, _id: { $ne: _id } }).session(session)) return;
  throw new RegistryError("LAST_ADMIN", { user: name });
}
