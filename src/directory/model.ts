import { type Connection, type Model, Schema } from "mongoose";

/**
 * - `pending`: announced itself, an administrator has not decided
 * - `member`: its id leads to it
 * - `suspended`: was a member; what answers at its URL is no longer what was accepted
 */
export const REGISTRY_STATES = ["pending", "member", "suspended"] as const;
export type RegistryState = (typeof REGISTRY_STATES)[number];

/** The key is the URL: several may claim an id, one gets it. */
export interface RegistryDocument {
  _id: string;
  id: string;
  title: string;
  state: RegistryState;
  /** There, and `true`, where the id is taken: for the unique index. */
  holdsId?: true;
  announcedAt: Date;
  acceptedAt?: Date;
  /** When it was last asked who it is, whether it answered or not. */
  checkedAt: Date;
  /** What was wrong the last time that it was asked. */
  fault?: string;
}

const text = { type: String, required: true } as const;
const time = { type: Date, required: true } as const;

const registry = new Schema<RegistryDocument>(
  {
    _id: text,
    id: text,
    title: text,
    state: text,
    holdsId: Boolean,
    announcedAt: time,
    acceptedAt: Date,
    checkedAt: time,
    fault: String,
  },
  { versionKey: false, strict: "throw", autoIndex: false, autoCreate: false },
);

export type RegistryModel = Model<RegistryDocument>;

/** The model of one connection. */
export function registryModel(connection: Connection): RegistryModel {
  return connection.model<RegistryDocument>("Registry", registry, "registries");
}
