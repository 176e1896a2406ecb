/** What an account may be on a collection, from the least to the most. */
export const ROLES = ["reader", "writer", "owner"] as const;
export type Role = (typeof ROLES)[number];

/** An account's role on a collection. */
export interface Member {
  /** The id of the account. */
  readonly user: string;
  readonly role: Role;
}
