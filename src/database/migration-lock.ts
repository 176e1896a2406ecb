import { setTimeout as sleep } from "node:timers/promises";
import type { mongo } from "mongoose";
import type { Clock } from "../core/clock.ts";
import { isDuplicateKey } from "./mongo-errors.ts";

export interface LockOptions {
  readonly clock: Clock;
  /** Names this process, for people who look into the database. Must differ between processes. */
  readonly holder: string;
  readonly signal: AbortSignal;
  /** How long a holder that does not renew keeps the lock, in milliseconds. A dead process's lock ends so. */
  readonly lease?: number;
}

/** A lock that is held. Throws when it was lost, so that two never migrate at once. */
export interface Lock {
  renew(): Promise<void>;
}

interface LockDocument {
  _id: "migration-lock";
  holder: string;
  expiresAt: Date;
}

const LEASE = 60_000;
const POLL = 250;

/** Runs `work` while no other process does. Waits for its turn; an abort ends the waiting. */
export async function withLock<T>(db: mongo.Db, options: LockOptions, work: (lock: Lock) => Promise<T>): Promise<T> {
  const locks = db.collection<LockDocument>("schema");
  while (!(await tryLock(locks, options))) await sleep(POLL, undefined, { signal: options.signal });
  const heartbeat = setInterval(() => void renew(locks, options).catch(() => {}), (options.lease ?? LEASE) / 3);
  try {
    return await work({ renew: () => renew(locks, options) });
  } finally {
    clearInterval(heartbeat);
    await locks.deleteOne({ _id: "migration-lock", holder: options.holder });
  }
}

/** The unique `_id` decides: with a holder whose lease goes on, the upsert becomes an insert and is refused. */
async function tryLock(locks: mongo.Collection<LockDocument>, options: LockOptions): Promise<boolean> {
  const free = { _id: "migration-lock" as const, expiresAt: { $lte: options.clock.now() } };
  try {
    await locks.updateOne(free, { $set: { holder: options.holder, expiresAt: expiry(options) } }, { upsert: true });
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

async function renew(locks: mongo.Collection<LockDocument>, options: LockOptions): Promise<void> {
  const mine = { _id: "migration-lock" as const, holder: options.holder };
  const { matchedCount } = await locks.updateOne(mine, { $set: { expiresAt: expiry(options) } });
  if (matchedCount === 0) throw new Error("another process took the migration lock");
}

function expiry({ clock, lease }: LockOptions): Date {
  return new Date(clock.now().getTime() + (lease ?? LEASE));
}
