import type { Request } from "express";
import {
  type Action,
  type Actor,
  ANONYMOUS,
  type CollectionAction,
  type Decision,
  decide,
  type RegistryAction,
  type SignedIn,
  type Wish,
} from "../access/policy.ts";
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

/** What a refused caller may not do, in words. */
const SHOWN: Readonly<Record<Action, string>> = {
  pull: "pull",
  push: "push",
  tag: "change tags",
  untag: "delete tags",
  "delete-own": "delete",
  delete: "delete",
  administer: "administer",
  "make-tokens": "make tokens",
  "manage-tokens": "manage tokens",
  "administer-registry": "administer the registry",
};

/** Lets the request pass, or throws what the policy's decision means. `what` names the thing in a "not found". */
export function authorize(actor: Actor, wish: Wish, what = "it"): void {
  const decision = decide(actor, wish);
  if (decision === "allowed") return;
  if (decision === "authenticate") throw new RegistryError("UNAUTHORIZED");
  if (decision === "hidden") throw new RegistryError("NOT_FOUND", { what });
  throw new RegistryError("FORBIDDEN", { who: refused(decision), action: SHOWN[wish.action] });
}

function refused(decision: Exclude<Decision, "allowed" | "authenticate" | "hidden">): string {
  if (decision === "forbidden") return "this account";
  if (decision === "limited") return "a token that is limited to some collections";
  return `a token without the scope '${decision.slice("lacks-".length)}'`;
}

/** The guard of what is done with accounts and the registry as a whole: gives the account that calls. */
export function guardRegistry(actor: Actor, action: RegistryAction): SignedIn {
  authorize(actor, { action });
  return signedIn(actor);
}

/** The account that calls. Throws `UNAUTHORIZED` when nobody has signed in. */
export function signedIn(actor: Actor): SignedIn {
  if (actor.kind === "anonymous") throw new RegistryError("UNAUTHORIZED");
  return actor;
}

/** What is to be done with which collection. */
export interface Wanted {
  readonly name: CollectionName;
  readonly action: CollectionAction;
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
  authorize(actor, { action, name, collection }, what);
  return collection;
}
