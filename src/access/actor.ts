import type { TokenRights } from "./scopes.ts";

/** An account that sent a valid token, and what that token may be used for. */
export interface SignedIn {
  readonly kind: "user";
  readonly id: string;
  readonly name: string;
  /** It has the registry's role `admin`. */
  readonly admin: boolean;
  readonly token: TokenRights & { readonly id: string; readonly label: string };
}

/** Who calls. */
export type Actor = { readonly kind: "anonymous" } | SignedIn;

/** Nobody has signed in. */
export const ANONYMOUS: Actor = { kind: "anonymous" };
