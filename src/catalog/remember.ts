import type { Clock } from "../core/clock.ts";
import { formatImageVersion } from "../core/names/image-version.ts";
import type { ImageQuery } from "./find-image.ts";
import type { Members } from "./members.ts";
import { ReadCache } from "./read-cache.ts";
import type { Catalog } from "./service.ts";

/** A right that was taken away in another process counts here after this long at the latest, in milliseconds. */
const LIFETIME = 1_000;
/** About 1 KiB each. */
const LIMIT = 10_000;

/** What changes the catalogue, as one: whatever is written through them is seen by the next read. */
export interface Remembered {
  readonly catalog: Catalog;
  readonly members: Members;
}

/**
 * The same catalogue, which remembers for a second what every pull asks: the collection (who may) and the image. These
 * queries are nineteen twentieths of what a manifest costs. A write through here forgets all of it at once.
 */
export function remembering({ catalog, members }: Remembered, clock: Clock): Remembered {
  const cache = new ReadCache({ clock, lifetime: LIFETIME, limit: LIMIT });
  const writing =
    <Args extends unknown[], T>(write: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      try {
        return await write(...args);
      } finally {
        cache.clear();
      }
    };
  return {
    catalog: {
      ...catalog,
      findCollection: (name) => cache.read(name, () => catalog.findCollection(name)),
      findImage: (query) => cache.read(keyOf(query), () => catalog.findImage(query)),
      createCollection: writing(catalog.createCollection),
      changeCollection: writing(catalog.changeCollection),
      deleteCollection: writing(catalog.deleteCollection),
      deleteContainer: writing(catalog.deleteContainer),
      publishImage: writing(catalog.publishImage),
      deleteImage: writing(catalog.deleteImage),
      changeTag: writing(catalog.changeTag),
      deleteTag: writing(catalog.deleteTag),
      finishDeletions: writing(catalog.finishDeletions),
    },
    members: { ...members, set: writing(members.set), remove: writing(members.remove) },
  };
}

/** No part of it can hold a space, and a collection's name cannot hold a `/`. */
function keyOf({ collection, container, version, architecture = "", machine = "" }: ImageQuery): string {
  return `${collection}/${container}${formatImageVersion(version)} ${architecture} ${machine}`;
}
