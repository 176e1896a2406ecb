import type { Visibility } from "../core/visibility.ts";
import type { Actor, SignedIn } from "./actor.ts";
import type { Member, Role } from "./roles.ts";
import { grants, type Scope } from "./scopes.ts";

export { type Actor, ANONYMOUS, type SignedIn } from "./actor.ts";

/**
 * What a caller wants to do with a collection and what is in it:
 * - `pull`: see it and read it
 * - `push`: add images; makes the collection where there is none
 * - `tag`: move, make and freeze tags, describe containers
 * - `untag`: remove tags
 * - `delete-own`: remove what the caller pushed
 * - `delete`: remove what others pushed, containers, and the collection itself
 * - `administer`: members, visibility, description, owner
 */
export type CollectionAction = "pull" | "push" | "tag" | "untag" | "delete-own" | "delete" | "administer";

/**
 * What a caller wants to do with accounts and the registry as a whole:
 * - `make-tokens`: make a token of the caller's account, with no more rights than the caller's own
 * - `manage-tokens`: list and revoke the tokens of the caller's account
 * - `administer-registry`: accounts, other accounts' tokens, member registries
 */
export type RegistryAction = "make-tokens" | "manage-tokens" | "administer-registry";

export type Action = CollectionAction | RegistryAction;

/** What the decision needs to know of a collection. */
export interface Guarded {
  readonly visibility: Visibility;
  readonly owner: { readonly kind: "user"; readonly id: string };
  readonly members: readonly Member[];
}

/** A collection by its name, and what is known of it; `undefined`: there is none of that name. */
export interface CollectionWish {
  readonly action: CollectionAction;
  readonly name: string;
  readonly collection: Guarded | undefined;
}

/** What a caller wants. */
export type Wish = CollectionWish | { readonly action: RegistryAction };

/**
 * - `allowed`
 * - `authenticate`: nobody may without a token, whether the collection exists or not
 * - `forbidden`: the caller sees it, but the account may not do this
 * - `hidden`: the caller may not know that it exists
 * - `lacks-…`: the account may, but the token lacks this scope
 * - `limited`: the account may, but the token is for some collections only
 */
export type Decision = "allowed" | "authenticate" | "forbidden" | "hidden" | `lacks-${Scope}` | "limited";

/** What each role may do on its collection. */
const ROLE_ACTIONS: Readonly<Record<Role, readonly CollectionAction[]>> = {
  reader: ["pull"],
  writer: ["pull", "push", "tag", "untag", "delete-own"],
  owner: ["pull", "push", "tag", "untag", "delete-own", "delete", "administer"],
};

/** The scope that a token needs for each action. */
const NEEDED: Readonly<Record<Action, Scope>> = {
  pull: "pull",
  push: "push",
  tag: "push",
  untag: "delete",
  "delete-own": "delete",
  delete: "delete",
  administer: "admin",
  "make-tokens": "admin",
  "manage-tokens": "admin",
  "administer-registry": "admin",
};

/**
 * Who may do what: the one place that decides. A push by a signed-in account may make a collection that is not there.
 * Pure.
 */
export function decide(actor: Actor, wish: Wish): Decision {
  if ("collection" in wish) return decideCollection(actor, wish);
  if (actor.kind === "anonymous") return "authenticate";
  if (wish.action === "administer-registry" && !actor.admin) return "forbidden";
  const decision = withinScope(actor, wish.action);
  const limited = wish.action !== "make-tokens" && actor.token.collections !== undefined;
  return decision === "allowed" && limited ? "limited" : decision;
}

function decideCollection(actor: Actor, wish: CollectionWish): Decision {
  if (actor.kind === "anonymous") return decideAnonymous(wish);
  // To a token that is limited to some collections, the others are not there.
  if (actor.token.collections && !actor.token.collections.includes(wish.name)) return "hidden";
  const decision = decideAccount(actor, wish);
  return decision === "allowed" ? withinScope(actor, wish.action) : decision;
}

/** A write asks for a token before it tells anything about the collection. */
function decideAnonymous({ action, collection }: CollectionWish): Decision {
  if (action !== "pull") return "authenticate";
  return collection?.visibility === "public" ? "allowed" : "hidden";
}

/** What the account may, whatever its token is for. */
function decideAccount(actor: SignedIn, { action, collection }: CollectionWish): Decision {
  if (!collection) return action === "push" ? "allowed" : "hidden";
  const role = roleOf(actor, collection);
  if (role && ROLE_ACTIONS[role].includes(action)) return "allowed";
  if (!role && collection.visibility === "private") return "hidden";
  return action === "pull" ? "allowed" : "forbidden";
}

function roleOf({ admin, id }: SignedIn, { owner, members }: Guarded): Role | undefined {
  if (admin || owner.id === id) return "owner";
  return members.find(({ user }) => user === id)?.role;
}

function withinScope({ token }: SignedIn, action: Action): Decision {
  const needed = NEEDED[action];
  return grants(token.scopes, needed) ? "allowed" : `lacks-${needed}`;
}
