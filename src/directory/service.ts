import type { Connection } from "mongoose";
import type { Clock } from "../core/clock.ts";
import { type Announced, announce } from "./announce.ts";
import { createAnnouncementLimit } from "./announcement-limit.ts";
import type { AskRegistry } from "./ask-registry.ts";
import { accept, remove, type Selection } from "./decide.ts";
import type { DirectoryContext } from "./directory-context.ts";
import type { RegistryIdentity } from "./identity.ts";
import { type ListQuery, list } from "./list.ts";
import { createManifestCache } from "./manifest-cache.ts";
import { registryModel } from "./model.ts";
import { recheck } from "./recheck.ts";
import { entryOf, type RegistryEntry } from "./registry-entry.ts";
import { createRelayManifest, type RelayManifest } from "./relay-manifest.ts";

/** This registry's identity, and the other registries that it knows. Knows nothing of who may decide. */
export interface Directory {
  readonly own: RegistryIdentity;
  /** See `announce`. `from` is the caller's address, `undefined` for one who is not limited. */
  announce(url: string, from: string | undefined): Promise<Announced>;
  /** See `accept`. */
  accept(selection: Selection): Promise<RegistryEntry>;
  /** See `remove`. */
  remove(selection: Selection): Promise<void>;
  list(query: ListQuery): Promise<RegistryEntry[]>;
  /** The registry that has this id, a member or a suspended one. */
  find(id: string): Promise<RegistryEntry | undefined>;
  /** Whether no account may have this name, because it is the id of a registry. */
  holds(id: string): Promise<boolean>;
  readonly manifest: RelayManifest;
  /** See `recheck`. To be called now and then: it does what is due. */
  recheck(signal: AbortSignal): Promise<void>;
}

export interface DirectoryOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly own: RegistryIdentity;
  readonly ask: AskRegistry;
  /** Whether an owner of collections has this name. */
  readonly isEntity: (name: string) => Promise<boolean>;
}

export function createDirectory({ connection, clock, own, ask, isEntity }: DirectoryOptions): Directory {
  const model = registryModel(connection);
  const context: DirectoryContext = { own, model, ask, clock, isEntity };
  const limit = createAnnouncementLimit(clock);
  return {
    own,
    announce: async (url, from) => {
      if (from !== undefined) limit.take(from);
      return announce(context, url);
    },
    accept: (selection) => accept(context, selection),
    remove: (selection) => remove(context, selection),
    list: (query) => list(context, query),
    find: async (id) => {
      const found = await model.findOne({ id, holdsId: true }).lean();
      return found ? entryOf(found) : undefined;
    },
    holds: async (id) => id === own.id || (await model.exists({ id, holdsId: true })) !== null,
    manifest: createRelayManifest({ ownId: own.id, ask, cache: createManifestCache(clock) }),
    recheck: (signal) => recheck(context, signal),
  };
}
