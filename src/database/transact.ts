import type { ClientSession, Connection } from "mongoose";
import { isDuplicateKey } from "./mongo-errors.ts";

/** Two pushes that make the same document race at most once for each document that they make. */
const ATTEMPTS = 5;

/**
 * Runs `work` in a transaction: all of its writes happen, durably, or none. The driver repeats it after a write
 * conflict; a duplicate key is repeated here, because the loser of a race to insert finds the document the next time.
 * `work` may run several times, so it must touch nothing but the database.
 */
export async function transact<T>(connection: Connection, work: (session: ClientSession) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await inTransaction(connection, work);
    } catch (error) {
      if (!isDuplicateKey(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

function inTransaction<T>(connection: Connection, work: (session: ClientSession) => Promise<T>): Promise<T> {
  return connection.withSession((session) =>
    session.withTransaction(() => work(session), {
      readConcern: { level: "snapshot" },
      writeConcern: { w: "majority", journal: true },
    }),
  ) as Promise<T>;
}
