/** What a token may be used for: never more than its account may. */
export const SCOPES = ["pull", "push", "delete", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

/** What a token may be used for, and until when. */
export interface TokenRights {
  readonly scopes: readonly Scope[];
  /** The names of the only collections that it sees; `undefined`: all that its account sees. */
  readonly collections: readonly string[] | undefined;
  readonly expiresAt: Date | undefined;
}

/** `admin` implies all, `push` implies `pull`. */
const IMPLIED_BY: Readonly<Record<Scope, readonly Scope[]>> = {
  pull: ["pull", "push", "admin"],
  push: ["push", "admin"],
  delete: ["delete", "admin"],
  admin: ["admin"],
};

/** Tells whether scopes allow what needs `scope`. Pure. */
export function grants(scopes: readonly Scope[], scope: Scope): boolean {
  return scopes.some((held) => IMPLIED_BY[scope].includes(held));
}

/** Which right of `wanted` goes beyond `held`, in words for a person; `undefined`: none does. Pure. */
export function excess(held: TokenRights, wanted: TokenRights): string | undefined {
  const scope = wanted.scopes.find((needed) => !grants(held.scopes, needed));
  if (scope) return `the scope '${scope}'`;
  const collection = collectionBeyond(held, wanted);
  if (collection) return collection;
  return endsLater(held.expiresAt, wanted.expiresAt) ? "a later expiry than its own" : undefined;
}

function collectionBeyond({ collections: held }: TokenRights, { collections: wanted }: TokenRights) {
  if (!held) return undefined;
  if (!wanted) return "all collections";
  const name = wanted.find((candidate) => !held.includes(candidate));
  return name === undefined ? undefined : `the collection ${name}`;
}

function endsLater(held: Date | undefined, wanted: Date | undefined): boolean {
  return held !== undefined && (wanted === undefined || wanted > held);
}
