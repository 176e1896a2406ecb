import { VISIBILITIES, type Visibility } from "../core/visibility.ts";
import type { Actor } from "./actor.ts";
import { grants } from "./scopes.ts";

/**
 * Which collections a caller may pull from, as a database can be asked for them: those of the visibilities, and those
 * on which the account has a role or is the owner; but of all of them only those named in `collections`, if it is there.
 * It only narrows a search: `decide` decides.
 */
export interface Reach {
  readonly visibilities: readonly Visibility[];
  /** The id of an account. */
  readonly account: string | undefined;
  readonly collections: readonly string[] | undefined;
}

/** What `decide` allows `actor` to pull. Pure. */
export function reachOf(actor: Actor): Reach {
  if (actor.kind === "anonymous") return { visibilities: ["public"], account: undefined, collections: undefined };
  const { scopes, collections } = actor.token;
  if (!grants(scopes, "pull")) return { visibilities: [], account: undefined, collections: [] };
  if (actor.admin) return { visibilities: VISIBILITIES, account: undefined, collections };
  return { visibilities: ["public", "internal"], account: actor.id, collections };
}
