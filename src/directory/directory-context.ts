import type { Clock } from "../core/clock.ts";
import type { AskRegistry } from "./ask-registry.ts";
import type { RegistryIdentity } from "./identity.ts";
import type { RegistryModel } from "./model.ts";

/** What the operations of the directory work with. */
export interface DirectoryContext {
  readonly own: RegistryIdentity;
  readonly model: RegistryModel;
  readonly ask: AskRegistry;
  readonly clock: Clock;
  /** Whether an owner of collections has this name. */
  readonly isEntity: (name: string) => Promise<boolean>;
}
