import type { TokenRights } from "../access/scopes.ts";
import type { TokenDocument, UserDocument } from "./model.ts";

/** An account of a person, as the rest of the registry sees it. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly admin: boolean;
  /** Its tokens do not work; what it owns stays. */
  readonly disabled: boolean;
  readonly createdAt: Date;
}

/** What may be known of a token: not the secret. */
export interface Token extends TokenRights {
  readonly id: string;
  readonly label: string;
  readonly createdAt: Date;
  /** Correct to about a minute. */
  readonly lastUsedAt: Date | undefined;
}

/** A token that was just made: the only time that its secret can be seen. */
export interface NewToken extends Token {
  readonly secret: string;
}

/** Some items of a list, in the order of their keys. */
export interface Page {
  /** How many at most. */
  readonly limit: number;
  /** Only those behind this key. */
  readonly after: string | undefined;
}

export function userOf({ _id, name, admin, disabled, createdAt }: UserDocument): User {
  return { id: _id.toString(), name, admin, disabled, createdAt };
}

export function tokenOf(document: TokenDocument): Token {
  const { _id, label, scopes, collections, expiresAt, createdAt, lastUsedAt } = document;
  return {
    ...{ id: _id.toString(), label, scopes, createdAt },
    ...{
      collections: collections ?? undefined,
      expiresAt: expiresAt ?? undefined,
      lastUsedAt: lastUsedAt ?? undefined,
    },
  };
}
