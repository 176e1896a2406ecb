import { type Connection, type Model, Schema, type Types } from "mongoose";

export interface UserDocument {
  _id: Types.ObjectId;
  name: string;
  admin: boolean;
  createdAt: Date;
}

/** The key is the token's hash: looking it up is the whole check. */
export interface TokenDocument {
  _id: string;
  user: Types.ObjectId;
  label: string;
  createdAt: Date;
}

export interface AccountModels {
  readonly users: Model<UserDocument>;
  readonly tokens: Model<TokenDocument>;
}

const options = { versionKey: false, strict: "throw", autoIndex: false, autoCreate: false } as const;

const user = new Schema<UserDocument>(
  {
    name: { type: String, required: true },
    admin: { type: Boolean, required: true },
    createdAt: { type: Date, required: true },
  },
  options,
);

const token = new Schema<TokenDocument>(
  {
    _id: { type: String, required: true },
    user: { type: Schema.Types.ObjectId, required: true },
    label: { type: String, required: true },
    createdAt: { type: Date, required: true },
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
