import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { VISIBILITIES, type Visibility } from "../core/visibility.ts";
import {
  type Actor,
  ANONYMOUS,
  type CollectionAction,
  type Decision,
  decide,
  type Guarded,
  type RegistryAction,
  type SignedIn,
} from "./policy.ts";
import { reachOf } from "./reach.ts";
import { SCOPES, type Scope } from "./scopes.ts";

const ACTIONS: readonly CollectionAction[] = ["pull", "push", "tag", "untag", "delete-own", "delete", "administer"];
const REGISTRY_ACTIONS: readonly RegistryAction[] = ["make-tokens", "manage-tokens", "administer-registry"];

const token = (scopes: readonly Scope[], collections?: readonly string[]) => ({
  token: { id: "t", label: "test", scopes, collections, expiresAt: undefined },
});
const account = (id: string, admin = false): SignedIn => ({ kind: "user", id, name: id, admin, ...token(["admin"]) });
const ACTORS = {
  nobody: ANONYMOUS,
  stranger: account("stranger"),
  reader: account("reader"),
  writer: account("writer"),
  "second owner": account("second-owner"),
  owner: account("owner"),
  admin: account("admin", true),
} as const satisfies Record<string, Actor>;
type Who = keyof typeof ACTORS;

const science = (visibility: Visibility): Guarded => ({
  visibility,
  owner: { kind: "user", id: "owner" },
  members: [
    { user: "reader", role: "reader" },
    { user: "writer", role: "writer" },
    { user: "second-owner", role: "owner" },
  ],
});
const decideOn = (actor: Actor, action: CollectionAction, collection: Guarded | undefined) =>
  decide(actor, { action, name: "science", collection });

const LETTERS: Readonly<Record<string, Decision>> = { y: "allowed", n: "forbidden", "?": "hidden", a: "authenticate" };
const EVERYTHING = "y y y y y y y";

/** Each row: who, on which collections, and for each action in the order of `ACTIONS` what is decided. */
const ROLES: readonly [Who, readonly (Visibility | "missing")[], string][] = [
  ["nobody", ["public"], "y a a a a a a"],
  ["nobody", ["internal", "private", "missing"], "? a a a a a a"],
  ["stranger", ["public", "internal"], "y n n n n n n"],
  ["stranger", ["private"], "? ? ? ? ? ? ?"],
  ["stranger", ["missing"], "? y ? ? ? ? ?"],
  ["reader", ["public", "internal", "private"], "y n n n n n n"],
  ["writer", ["public", "internal", "private"], "y y y y y n n"],
  ["second owner", ["public", "internal", "private"], EVERYTHING],
  ["owner", ["public", "internal", "private"], EVERYTHING],
  ["admin", ["public", "internal", "private"], EVERYTHING],
  ["admin", ["missing"], "? y ? ? ? ? ?"],
];
const TABLE = ROLES.flatMap(([who, visibilities, letters]) =>
  visibilities.map((visibility) => ({
    who,
    visibility,
    expected: letters.split(" ").map((letter) => LETTERS[letter]),
  })),
);

describe("the policy on a collection", () => {
  it.each(TABLE)("decides for $who on a $visibility one", ({ who, visibility, expected }) => {
    const collection = visibility === "missing" ? undefined : science(visibility);
    expect(ACTIONS.map((action) => decideOn(ACTORS[who], action, collection))).toEqual(expected);
  });

  it("answers for what may not be seen exactly as for what does not exist, unless it could be made", () => {
    for (const who of ["nobody", "stranger"] as const) {
      for (const action of ACTIONS.filter((action) => action !== "push" || who === "nobody")) {
        expect(decideOn(ACTORS[who], action, science("private"))).toBe(decideOn(ACTORS[who], action, undefined));
      }
    }
  });
});

const SCOPE_TABLE: readonly [Scope, readonly Decision[]][] = [
  ["pull", ["allowed", "lacks-push", "lacks-push", "lacks-delete", "lacks-delete", "lacks-delete", "lacks-admin"]],
  ["push", ["allowed", "allowed", "allowed", "lacks-delete", "lacks-delete", "lacks-delete", "lacks-admin"]],
  ["delete", ["lacks-pull", "lacks-push", "lacks-push", "allowed", "allowed", "allowed", "lacks-admin"]],
  ["admin", ACTIONS.map(() => "allowed" as const)],
];

describe("a token", () => {
  it.each(SCOPE_TABLE)("with the scope %s lets the owner do what belongs to it", (scope, expected) => {
    const actor = { ...ACTORS.owner, ...token([scope]) };
    expect(ACTIONS.map((action) => decideOn(actor, action, science("private")))).toEqual(expected);
  });

  it("with several scopes does what each of them does, and with none nothing", () => {
    const subsets = fc.uniqueArray(fc.constantFrom(...SCOPES));
    fc.assert(
      fc.property(subsets, fc.constantFrom(...ACTIONS), (scopes, action) => {
        const by = (held: readonly Scope[]) => decideOn({ ...ACTORS.owner, ...token(held) }, action, science("public"));
        expect(by(scopes) === "allowed").toBe(scopes.some((scope) => by([scope]) === "allowed"));
      }),
      { seed: 1 },
    );
  });

  it("never lets its account do more than the account may", () => {
    const anyone = fc.constantFrom(...Object.values(ACTORS).filter((actor) => actor.kind === "user"));
    const anyToken = fc.record({
      scopes: fc.uniqueArray(fc.constantFrom(...SCOPES)),
      collections: fc.constantFrom(undefined, ["science"], ["physics"]),
    });
    const anyCollection = fc.constantFrom(undefined, ...VISIBILITIES.map(science));
    fc.assert(
      fc.property(anyone, anyToken, anyCollection, fc.constantFrom(...ACTIONS), (actor, made, collection, action) => {
        const decision = decideOn({ ...actor, ...token(made.scopes, made.collections) }, action, collection);
        const unlimited = decideOn(actor, action, collection);
        if (unlimited !== "allowed") expect(["hidden", unlimited]).toContain(decision);
      }),
      { seed: 2, numRuns: 1000 },
    );
  });

  it("that is limited to some collections sees those and no others, not even to make them", () => {
    const there = { ...ACTORS.admin, ...token(["admin"], ["science"]) };
    const elsewhere = { ...ACTORS.admin, ...token(["admin"], ["physics"]) };
    for (const action of ACTIONS) {
      expect(decideOn(there, action, science("private"))).toBe("allowed");
      expect(decideOn(elsewhere, action, science("public"))).toBe("hidden");
      expect(decideOn(elsewhere, action, undefined)).toBe("hidden");
    }
    expect(decideOn(there, "push", undefined)).toBe("allowed");
  });
});

const member = ACTORS.stranger;
const REGISTRY_TABLE: readonly [string, Actor, readonly Decision[]][] = [
  ["nobody", ANONYMOUS, ["authenticate", "authenticate", "authenticate"]],
  ["an account", member, ["allowed", "allowed", "forbidden"]],
  [
    "an account with a push token",
    { ...member, ...token(["push", "delete"]) },
    ["lacks-admin", "lacks-admin", "forbidden"],
  ],
  [
    "an account with a limited token",
    { ...member, ...token(["admin"], ["science"]) },
    ["allowed", "limited", "forbidden"],
  ],
  ["the admin", ACTORS.admin, ["allowed", "allowed", "allowed"]],
  [
    "the admin with a push token",
    { ...ACTORS.admin, ...token(["push"]) },
    ["lacks-admin", "lacks-admin", "lacks-admin"],
  ],
  [
    "the admin with a limited token",
    { ...ACTORS.admin, ...token(["admin"], ["a"]) },
    ["allowed", "limited", "limited"],
  ],
];

describe("the policy on accounts and the registry", () => {
  it.each(REGISTRY_TABLE)("decides for %s", (_who, actor, expected) => {
    expect(REGISTRY_ACTIONS.map((action) => decide(actor, { action }))).toEqual(expected);
  });
});

describe("the reach of a caller", () => {
  const tokens = SCOPES.flatMap((scope) => [token([scope]), token([scope], ["science"]), token([scope], ["physics"])]);
  const signedIn = Object.values(ACTORS).filter((actor) => actor.kind === "user");
  const callers = [ANONYMOUS, ...signedIn.flatMap((actor) => tokens.map((made) => ({ ...actor, ...made })))];

  it.each(VISIBILITIES)("holds a %s collection exactly when it may be pulled from", (visibility) => {
    const collection = science(visibility);
    const roles = [collection.owner.id, ...collection.members.map(({ user }) => user)];
    for (const caller of callers) {
      const { visibilities, account, collections } = reachOf(caller);
      const inReach = visibilities.includes(visibility) || (account !== undefined && roles.includes(account));
      const reached = inReach && (collections === undefined || collections.includes("science"));
      expect(reached).toBe(decideOn(caller, "pull", collection) === "allowed");
    }
  });
});
