import type { Request } from "express";
import { type Action, type Actor, ANONYMOUS, decide } from "../access/policy.ts";
import type { Accounts } from "../accounts/service.ts";
import type { Collection } from "../catalog/image.ts";
import type { Catalog } from "../catalog/service.ts";
import { RegistryError } from "../core/errors.ts";
import type { CollectionName } from "../core/names/names.ts";

/**
 * Who sends this request. No header, or a `Bearer` without a token (logged-out clients send that), is anonymous;
 * a token that is not valid is refused, so that a mistyped one does not turn into a puzzling 404.
 */
export async function identify(req: Request, accounts: Accounts): Promise<Actor> {
  const header = req.headers.authorization?.trim();
  if (!header) return ANONYMOUS;
  const [, token] = /^bearer(?:\s+(\S*))?$/i.exec(header) ?? [];
  if (token) return accounts.authenticate(token);
  if (/^bearer$/i.test(header)) return ANONYMOUS;
  throw new RegistryError("UNAUTHORIZED");
}

/** Lets the request pass, or throws what the policy's decision means. `what` names the thing in a "not found". */
export function authorize(actor: Actor, action: Action, collection: Collection | undefined, what: string): void {
  switch (decide(actor, action, collection)) {
    case "allowed":
      return;
    case "authenticate":
      throw new RegistryError("UNAUTHORIZED");
    case "forbidden":
      throw new RegistryError("FORBIDDEN", { action });
    case "hidden":
      throw new RegistryError("NOT_FOUND", { what });
  }
}

/** What is to be done with which collection. */
export interface Wanted {
  readonly name: CollectionName;
  readonly action: Action;
  /** Names the thing in a "not found". */
  readonly what: string;
}

/** The guard of every route on a collection: does it exist, may this caller? `undefined`: a push may make it. */
export async function guardCollection(
  actor: Actor,
  catalog: Catalog,
  { name, action, what }: Wanted,
): Promise<Collection | undefined> {
  const collection = await catalog.findCollection(name);
  authorize(actor, action, collection, what);
  return collection;
}
