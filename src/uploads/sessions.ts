import type { Connection, Model } from "mongoose";
import type { Clock } from "../core/clock.ts";
import { type UploadDocument, uploadModel } from "./model.ts";

/** Who uploads, and what for. */
export interface UploadOwner {
  /** The id of the account. */
  readonly by: string;
  /** Which part of the registry takes the bytes: only that may go on with the upload. */
  readonly purpose: string;
}

/** Where an upload stands that is under way. */
export interface UploadSession extends UploadOwner {
  readonly id: string;
  /** It may go on in another request. */
  readonly resumable: boolean;
  readonly createdAt: Date;
  /** It is removed then, unless bytes come before. */
  readonly expiresAt: Date;
}

/** Sessions are written without waiting for the majority, so a majority read would not show a new one yet. */
const OWN_WRITES = "local";

/** The sessions of all uploads, in the database. */
export class Sessions {
  readonly #model: Model<UploadDocument>;
  readonly #clock: Clock;
  readonly #lifetime: number;

  /** `lifetime` in milliseconds. */
  constructor(connection: Connection, clock: Clock, lifetime: number) {
    this.#model = uploadModel(connection);
    this.#clock = clock;
    this.#lifetime = lifetime;
  }

  async add(id: string, owner: UploadOwner, resumable: boolean): Promise<void> {
    await this.#model.create({
      _id: id,
      createdBy: owner.by,
      purpose: owner.purpose,
      resumable,
      createdAt: this.#clock.now(),
      expiresAt: this.#end(),
    });
  }

  /** `undefined`: there is none, or its time is over. */
  async find(id: string): Promise<UploadSession | undefined> {
    const alive = { _id: id, expiresAt: { $gt: this.#clock.now() } };
    const found = await this.#model.findOne(alive).readConcern(OWN_WRITES).lean();
    if (found === null) return undefined;
    const { _id, createdBy: by, ...rest } = found;
    return { id: _id, by, ...rest };
  }

  /** Gives the upload its whole lifetime again; `false`: it has expired. */
  async extend(id: string): Promise<boolean> {
    const { matchedCount } = await this.#model.updateOne({ _id: id }, { expiresAt: this.#end() });
    return matchedCount > 0;
  }

  async remove(id: string): Promise<void> {
    await this.#model.deleteOne({ _id: id });
  }

  async exists(id: string): Promise<boolean> {
    return (await this.#model.exists({ _id: id }).readConcern(OWN_WRITES)) !== null;
  }

  /** Removes one whose time is over and gives its id. Of several processes that ask, one gets it. */
  async takeExpired(now: Date): Promise<string | undefined> {
    const taken = await this.#model.findOneAndDelete({ expiresAt: { $lte: now } }).lean();
    return taken?._id;
  }

  /** Removes all that cannot go on in another request; gives their number. */
  async removeInterrupted(): Promise<number> {
    return (await this.#model.deleteMany({ resumable: false })).deletedCount;
  }

  #end(): Date {
    return new Date(this.#clock.now().getTime() + this.#lifetime);
  }
}
