/** Who may see a collection: everybody, everybody who has signed in, or those with a role on it. */
export const VISIBILITIES = ["public", "internal", "private"] as const;
export type Visibility = (typeof VISIBILITIES)[number];
