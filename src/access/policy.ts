import type { Visibility } from "../core/visibility.ts";

/** What a caller wants to do with a collection and what is in it. */
export type Action = "pull" | "push" | "administer";

/** Who calls. */
export type Actor =
  | { readonly kind: "anonymous" }
  | { readonly kind: "user"; readonly id: string; readonly name: string; readonly admin: boolean };

/** What the decision needs to know of a collection. */
export interface Guarded {
  readonly visibility: Visibility;
  readonly owner: { readonly kind: "user"; readonly id: string };
}

/**
 * - `allowed`
 * - `authenticate`: nobody may without a token, whether the collection exists or not
 * - `forbidden`: the caller sees it, but may not do this
 * - `hidden`: the caller may not know that it exists
 */
export type Decision = "allowed" | "authenticate" | "forbidden" | "hidden";

/** Nobody has signed in. */
export const ANONYMOUS: Actor = { kind: "anonymous" };

/**
 * Who may do what: the one place that decides. `collection` is `undefined` when there is none of that name: then a
 * push by a signed-in account may make it. Pure.
 */
export function decide(actor: Actor, action: Action, collection: Guarded | undefined): Decision {
  if (actor.kind === "anonymous") return decideAnonymous(action, collection);
  if (collection === undefined) return action === "push" ? "allowed" : "hidden";
  if (actor.admin || collection.owner.id === actor.id) return "allowed";
  if (collection.visibility === "private") return "hidden";
  return action === "pull" ? "allowed" : "forbidden";
}

/** A write asks for a token before it tells anything about the collection. */
function decideAnonymous(action: Action, collection: Guarded | undefined): Decision {
  if (action !== "pull") return "authenticate";
  return collection?.visibility === "public" ? "allowed" : "hidden";
}
