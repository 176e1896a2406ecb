import { type Connection, Types } from "mongoose";
import { excess, type TokenRights } from "../access/scopes.ts";
import type { Clock } from "../core/clock.ts";
import { RegistryError } from "../core/errors.ts";
import { transact } from "../database/transact.ts";
import { type NewToken, type Page, type Token, tokenOf, type User } from "./account.ts";
import type { AccountModels } from "./model.ts";
import { hashToken, makeToken, type RandomBytes } from "./token.ts";

/** The most tokens of one account that have not expired. */
export const MAX_TOKENS = 100;

export interface TokenRequest extends TokenRights {
  readonly label: string;
}

/** The tokens of the accounts. */
export interface Tokens {
  /** Throws `TOO_MANY_TOKENS`, or `FORBIDDEN` when it would have more rights than `maker`, the token that asks for it. */
  make(user: Pick<User, "id" | "name">, request: TokenRequest, maker: TokenRights): Promise<NewToken>;
  /** One account's, by id: the oldest first. */
  list(userId: string, page: Page): Promise<Token[]>;
  /** It does not work any more when this ends. `userId`: only if it is that account's. Throws `NOT_FOUND`. */
  revoke(id: string, userId: string | undefined): Promise<void>;
}

export interface TokensOptions {
  readonly connection: Connection;
  readonly models: AccountModels;
  readonly clock: Clock;
  readonly random: RandomBytes;
}

export function createTokens(options: TokensOptions): Tokens {
  const { models } = options;
  return {
    make: (user, request, maker) => make(options, user, { request, maker }),
    list: async (user, { limit, after }) => {
      const behind = after === undefined ? {} : { _id: { $gt: new Types.ObjectId(after) } };
      const found = await models.tokens
        .find({ user: new Types.ObjectId(user), ...behind }, null, { limit })
        .sort("_id")
        .lean();
      return found.map(tokenOf);
    },
    revoke: async (id, user) => {
      const mine = user === undefined ? {} : { user: new Types.ObjectId(user) };
      const { deletedCount } = await models.tokens.deleteOne({ _id: new Types.ObjectId(id), ...mine });
      if (deletedCount === 0) throw new RegistryError("NOT_FOUND", { what: `the token ${id}` });
    },
  };
}

interface Made {
  readonly request: TokenRequest;
  readonly maker: TokenRights;
}

async function make(options: TokensOptions, user: Pick<User, "id" | "name">, { request, maker }: Made) {
  const beyond = excess(maker, request);
  if (beyond) throw new RegistryError("FORBIDDEN", { who: "this token", action: `give ${beyond}` });
  const now = options.clock.now();
  const { document, secret } = newToken(user.id, request, { now, random: options.random });
  await transact(options.connection, async (session) => {
    // Of two at once, the second counts what the first has made.
    await options.models.users.updateOne({ _id: document.user }, { $inc: { revision: 1 } }, { session });
    const mine = { user: document.user };
    if ((await options.models.tokens.countDocuments(mine, { session })) >= MAX_TOKENS) {
      const { deletedCount } = await options.models.tokens.deleteMany(
        { ...mine, expiresAt: { $lte: now } },
        { session },
      );
      if (deletedCount === 0) throw new RegistryError("TOO_MANY_TOKENS", { user: user.name, limit: MAX_TOKENS });
    }
    await options.models.tokens.create([document], { session });
  });
  return { ...tokenOf(document), secret };
}

/** A token's document, and the secret that only its owner gets. */
export function newToken(
  userId: string,
  { label, scopes, collections, expiresAt }: TokenRequest,
  { now, random }: { readonly now: Date; readonly random: RandomBytes },
) {
  const secret = makeToken(random);
  const document = {
    _id: new Types.ObjectId(),
    hash: hashToken(secret),
    user: new Types.ObjectId(userId),
    label,
    kind: "personal" as const,
    scopes: [...scopes],
    collections: collections ? [...collections] : null,
    expiresAt: expiresAt ?? null,
    createdAt: now,
    lastUsedAt: null,
  };
  return { document, secret };
}
