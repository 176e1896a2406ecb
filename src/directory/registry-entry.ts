import type { RegistryDocument, RegistryState } from "./model.ts";

export { REGISTRY_STATES, type RegistryState } from "./model.ts";

/** A registry that this one knows. */
export interface RegistryEntry {
  readonly id: string;
  readonly title: string;
  /** Without a final slash. */
  readonly url: string;
  readonly state: RegistryState;
  readonly announcedAt: Date;
  /** `undefined`: it was never a member. */
  readonly acceptedAt: Date | undefined;
  /** When it was last asked who it is. */
  readonly checkedAt: Date;
  /** What was wrong when it was last asked; of a suspended one, why it is. */
  readonly fault: string | undefined;
}

export function entryOf(document: RegistryDocument): RegistryEntry {
  const { _id: url, id, title, state, announcedAt, acceptedAt, checkedAt, fault } = document;
  return { id, title, url, state, announcedAt, acceptedAt, checkedAt, fault };
}
