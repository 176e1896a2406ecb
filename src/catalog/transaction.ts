import type { ClientSession, Connection } from "mongoose";
import type { Clock } from "../core/clock.ts";
import { transact } from "../database/transact.ts";
import type { CatalogModels } from "./model.ts";

/** What every change of the catalogue needs. */
export interface CatalogContext {
  readonly connection: Connection;
  readonly models: CatalogModels;
  readonly clock: Clock;
}

/** One change in the making: all of its writes happen, or none. */
export interface Change {
  readonly models: CatalogModels;
  readonly now: Date;
  /** Goes with each operation. */
  readonly session: ClientSession;
}

/** Runs `work` in a transaction; see `transact`: it may run several times. */
export function change<T>({ connection, models, clock }: CatalogContext, work: (change: Change) => Promise<T>) {
  return transact(connection, (session) => work({ models, session, now: clock.now() }));
}
