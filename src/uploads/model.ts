import { type Connection, type Model, Schema } from "mongoose";

/** One upload under way; its key is the id of the upload in the blob store. */
export interface UploadDocument {
  _id: string;
  createdBy: string;
  purpose: string;
  resumable: boolean;
  createdAt: Date;
  expiresAt: Date;
}

const upload = new Schema<UploadDocument>(
  {
    _id: { type: String, required: true },
    createdBy: { type: String, required: true },
    purpose: { type: String, required: true },
    resumable: { type: Boolean, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  {
    versionKey: false,
    strict: "throw",
    autoIndex: false,
    autoCreate: false,
    // Not worth a wait for the journal: what a lost session leaves behind, or brings back, expires.
    writeConcern: { w: 1, j: false },
  },
);

/** The model of one connection. */
export function uploadModel(connection: Connection): Model<UploadDocument> {
  return connection.model<UploadDocument>("Upload", upload, "uploads");
}
