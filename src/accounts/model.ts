import { type Connection, type Model, Schema, type Types } from "mongoose";
import { SCOPES, type Scope } from "../access/scopes.ts";

export interface UserDocument {
  _id: Types.ObjectId;
  name: string;
  admin: boolean;
  disabled: boolean;
  /** Counted up by changes that must not overlap: of two that do so at once, the database repeats one. */
  revision: number;
  createdAt: Date;
}

/** `administrator`: made at the first start or set by the configuration; each takes the place of the one before. */
export type TokenKind = "administrator" | "personal";

/** The id may be shown; the hash is what a request is checked by, and never leaves the database. */
export interface TokenDocument {
  _id: Types.ObjectId;
  hash: string;
  user: Types.ObjectId;
  label: string;
  kind: TokenKind;
  scopes: Scope[];
  /** `null`: all that the account sees. */
  collections: string[] | null;
  expiresAt: Date | null;
  createdAt: Date;
  lastUsedAt: Date | null;
}

export interface AccountModels {
  readonly users: Model<UserDocument>;
  readonly tokens: Model<TokenDocument>;
}

const options = { versionKey: false, strict: "throw", autoIndex: false, autoCreate: false } as const;
const text = { type: String, required: true } as const;
const flag = { type: Boolean, required: true } as const;
const time = { type: Date, required: true } as const;
const perhaps = { type: Date, default: null } as const;

const user = new Schema<UserDocument>(
  { name: text, admin: flag, disabled: flag, revision: { type: Number, required: true }, createdAt: time },
  options,
);

const token = new Schema<TokenDocument>(
  {
    hash: text,
    user: { type: Schema.Types.ObjectId, required: true },
    label: text,
    kind: text,
    scopes: { type: [{ ...text, enum: SCOPES }], required: true },
    collections: { type: [String], default: null },
    expiresAt: perhaps,
    createdAt: time,
    lastUsedAt: perhaps,
  },
  options,
);

/** The models of one connection. */
export function accountModels(connection: Connection): AccountModels {
  return {
    users: connection.model<UserDocument>("User", user, "users"),
    tokens: connection.model<TokenDocument>("Token", token, "tokens"),
  };
}
