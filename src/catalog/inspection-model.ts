import { type Connection, type Model, Schema } from "mongoose";
import type { Digest } from "../core/digest.ts";

/** What one image's bytes say, kept so that they are read once. Can be thrown away: it is made anew. */
export interface InspectionDocument {
  _id: Digest;
  /** Of the reader that made it. */
  version: number;
  /** The inspection as JSON: its field names are whatever the image says, and so no names for a database. */
  json: string;
  inspectedAt: Date;
}

const text = { type: String, required: true } as const;

const inspection = new Schema<InspectionDocument>(
  {
    _id: text,
    version: { type: Number, required: true },
    json: text,
    inspectedAt: { type: Date, required: true },
  },
  { versionKey: false, strict: "throw", autoIndex: false, autoCreate: false },
);

/** The model of one connection. */
export function inspectionModel(connection: Connection): Model<InspectionDocument> {
  return connection.model<InspectionDocument>("Inspection", inspection, "inspections");
}
