import type { HistoryDocument } from "./model.ts";
import type { Change } from "./transaction.ts";

/** What happened to a tag. */
export type NewEvent = Pick<HistoryDocument, "container" | "tag" | "event" | "image" | "stamp" | "by">;

/** Adds to the history of tags. */
export async function recordEvents({ models, session, now }: Change, events: readonly NewEvent[]): Promise<void> {
  const documents = events.map((event) => ({ ...event, at: now }));
  if (events.length > 0) await models.history.insertMany(documents, { session });
}
