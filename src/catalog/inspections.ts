import type { Connection } from "mongoose";
import type { BlobStore } from "../blobs/blob-store.ts";
import type { Clock } from "../core/clock.ts";
import type { Digest } from "../core/digest.ts";
import { INSPECTION_VERSION, inspectSource } from "../sif/contents/inspect-contents.ts";
import type { Inspection } from "../sif/contents/inspection.ts";
import { searchLabels } from "../sif/contents/search-labels.ts";
import { inspectionModel } from "./inspection-model.ts";
import { blobSource } from "./inspection-source.ts";
import { catalogModels } from "./model.ts";
import { oneAtATime } from "./one-at-a-time.ts";

/** What images say of themselves: read from their bytes once, then kept. */
export interface Inspections {
  /**
   * The inspection of stored bytes: the one that is kept, else they are read, and the images of these bytes can be
   * found by their labels from then on. Calling it again, or at the same time, does no harm and reads nothing twice.
   * Throws `NOT_FOUND` when the bytes are not stored, `IMAGE_INVALID` when they are no image, or what reading throws.
   */
  inspectStored(digest: Digest): Promise<Inspection>;
}

export interface InspectionsOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly store: BlobStore;
}

/** A kept inspection can be made anew, so no push waits until it is on the disks of a majority. */
const UNHURRIED = { writeConcern: { w: 1 } } as const;

export function createInspections({ connection, clock, store }: InspectionsOptions): Inspections {
  const kept = inspectionModel(connection);
  const { images } = catalogModels(connection);
  /** One image at a time: hostile metadata takes up to a hundred megabytes while it is read. */
  const inSequence = oneAtATime();
  const running = new Map<Digest, Promise<Inspection>>();

  const find = async (digest: Digest): Promise<Inspection | undefined> => {
    const found = await kept.findOne({ _id: digest, version: INSPECTION_VERSION }).readConcern("local").lean();
    return found ? (JSON.parse(found.json) as Inspection) : undefined;
  };
  const make = async (digest: Digest): Promise<Inspection> => {
    const inspection = await inSequence(async () => inspectSource(await blobSource(store, digest)));
    const document = { version: INSPECTION_VERSION, json: JSON.stringify(inspection), inspectedAt: clock.now() };
    const labels = searchLabels(inspection.labels);
    const lacking = { digest, labels: { $ne: labels } };
    // A write that changes nothing would wait for the disks all the same.
    if (await images.exists(lacking)) await images.updateMany(lacking, { $set: { labels } });
    // Last: as long as it is missing, the next call does all of this again.
    await kept.updateOne({ _id: digest }, { $set: document }, { ...UNHURRIED, upsert: true });
    return inspection;
  };
  const findOrMake = async (digest: Digest) => (await find(digest)) ?? make(digest);
  return {
    inspectStored: (digest) => {
      const shared = running.get(digest) ?? findOrMake(digest).finally(() => running.delete(digest));
      running.set(digest, shared);
      return shared;
    },
  };
}
