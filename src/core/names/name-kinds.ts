import { RESERVED_NAMES } from "./reserved-names.ts";

/** Which container names are let in: `relaxed` also takes `.` and `_`, which a strict name cannot have. */
export type NameRule = "strict" | "relaxed";

/** What a kind of name may look like, in both spellings: for the machine and for the person. */
export interface NameKind {
  /** The word for it in a message. */
  readonly what: string;
  /** In characters. */
  readonly maxLength: number;
  /** ASCII only, both cases; no part of it can match the same text in two ways, so matching takes linear time. */
  readonly pattern: RegExp;
  readonly rule: string;
  /** A run of what the kind cannot hold: a proposal has one `-` in its place. */
  readonly foreign: RegExp;
  /** What a proposal may neither begin nor end with. */
  readonly edge: RegExp;
  /** Why a name of the right shape is refused all the same, if it is. The name is in lower case. */
  readonly refusal: (name: string) => string | undefined;
}

const STRICT = /^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/;
const RELAXED = /^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
/** How a library client writes a digest where a tag stands. */
const LIBRARY_DIGEST = /^sha256\.[0-9a-f]{64}$/;

const never = (): undefined => undefined;
const reserved = (name: string) =>
  RESERVED_NAMES.has(name) ? "this name is reserved for the registry's own addresses" : undefined;
const digestLike = (name: string) =>
  LIBRARY_DIGEST.test(name) ? "it reads as the digest of an image, which no tag may stand for" : undefined;

const hyphenated = { pattern: STRICT, foreign: /[^a-z0-9]+/g, edge: /^-+|-+$/g } as const;

/** 39 is what a shub client can type (clients check it before they download an image). */
export const COLLECTION: NameKind = {
  ...hyphenated,
  what: "collection",
  maxLength: 39,
  rule: "it may have letters, digits and single '-' between them, at most 39 characters",
  refusal: reserved,
};

/** The owner in front of a collection: a user, a team, or `library`. */
export const ENTITY: NameKind = {
  ...COLLECTION,
  what: "owner",
  // Reserved for others, because the registry makes this account itself.
  refusal: (name) => (name === "admin" ? undefined : reserved(name)),
};

/** The short id of a registry. It stands where an owner may stand, so the two share one name space. */
export const REGISTRY_ID: NameKind = {
  ...COLLECTION,
  what: "registry id",
  refusal: (name) => reserved(name) ?? (name === "library" ? "it means the collections of every registry" : undefined),
};

const CONTAINER: NameKind = {
  ...hyphenated,
  what: "container",
  maxLength: 64,
  rule: "it may have letters, digits and single '-' between them, at most 64 characters",
  refusal: never,
};

const RELAXED_CONTAINER: NameKind = {
  what: "container",
  maxLength: 64,
  pattern: RELAXED,
  rule: "it may have letters, digits and single '-', '.' or '_' between them, at most 64 characters",
  foreign: /[^a-z0-9]{2,}|[^a-z0-9._]/g,
  edge: /^[._-]+|[._-]+$/g,
  refusal: never,
};

/** OCI distribution spec, "Pulling manifests": a tag is `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}`. */
export const TAG_KIND: NameKind = {
  what: "tag",
  maxLength: 128,
  pattern: TAG,
  rule: "it may have letters, digits, '_', '.' and '-', at most 128 characters, and begins with a letter, a digit or '_'",
  foreign: /[^a-z0-9._]+/g,
  edge: /^[.-]+|-+$/g,
  refusal: digestLike,
};

/** The kind of container names under a rule. */
export function containerKind(rule: NameRule): NameKind {
  return rule === "relaxed" ? RELAXED_CONTAINER : CONTAINER;
}

/** Why `text` is not a name of this kind: the broken rule in words; `undefined`: it is one, in any case of letters. */
export function nameFault(kind: NameKind, text: string): string | undefined {
  if (text.length > kind.maxLength || !kind.pattern.test(text)) return kind.rule;
  return kind.refusal(text.toLowerCase());
}
