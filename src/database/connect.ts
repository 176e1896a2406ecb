import mongoose, { type Connection } from "mongoose";
import { StartupError } from "../core/startup-error.ts";

/** How long a start waits for the database, in milliseconds. */
const SELECTION_TIMEOUT = 10_000;

/** A database connection that closes itself. */
export interface Database extends AsyncDisposable {
  readonly connection: Connection;
  /** Answers when the database does. Throws when it does not. */
  ping(): Promise<void>;
}

/**
 * Connects to MongoDB. Writes are acknowledged by the majority and its journal: what we acknowledge to a client must
 * survive a power cut. Waits `selectionTimeout` milliseconds for an answer. Throws a `StartupError` when nothing answers, or when it is no replica set (no transactions).
 */
export async function connectDatabase(uri: string, selectionTimeout = SELECTION_TIMEOUT): Promise<Database> {
  const connection = mongoose.createConnection(uri, {
    dbName: databaseName(uri),
    autoIndex: false,
    autoCreate: false,
    serverSelectionTimeoutMS: selectionTimeout,
    w: "majority",
    journal: true,
    readConcernLevel: "majority",
  });
  try {
    await connection.asPromise();
    await requireReplicaSet(connection);
  } catch (cause) {
    await connection.destroy();
    throw unreachable(cause);
  }
  return {
    connection,
    ping: async () => {
      await connection.db?.admin().command({ ping: 1 }, { timeoutMS: 2_000 });
    },
    [Symbol.asyncDispose]: () => connection.destroy(),
  };
}

/** The database that the address names, else our own name. */
function databaseName(uri: string): string {
  return /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(uri)?.[1] ?? "registry";
}

async function requireReplicaSet(connection: Connection): Promise<void> {
  const hello = await connection.db?.admin().command({ hello: 1 });
  if (hello?.["setName"] || hello?.["msg"] === "isdbgrid") return;
  throw new StartupError("this MongoDB is no replica set, so it has no transactions", [
    "start mongod with --replSet rs0 and run rs.initiate() once: one member is enough",
  ]);
}

function unreachable(cause: unknown): StartupError {
  if (cause instanceof StartupError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StartupError(
    `the database does not answer: ${reason}`,
    ["check SREG_MONGODB_URI and that the server runs"],
    { cause },
  );
}
