/** Who may see a collection: everybody, or those with a role on it. */
export const VISIBILITIES = ["public", "private"] as const;
export type Visibility = (typeof VISIBILITIES)[number];
