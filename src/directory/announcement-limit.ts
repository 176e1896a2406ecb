import type { Clock } from "../core/clock.ts";
import { RegistryError } from "../core/errors.ts";

/** How often one address, and how often everybody together, may announce a registry within the window. */
const EACH = 10;
const ALL = 100;
/** In milliseconds. */
const WINDOW = 600_000;

/** Counts announcements, so that a stranger cannot have this registry ask around. */
export interface AnnouncementLimit {
  /** Counts one. Throws `TOO_MANY_REQUESTS`. */
  take(address: string): void;
}

/** A fixed window: what is remembered is at most one number for each of the announcements that it lets in. */
export function createAnnouncementLimit(clock: Clock): AnnouncementLimit {
  let counts = new Map<string, number>();
  let all = 0;
  let endsAt = 0;
  return {
    take: (address) => {
      const now = clock.now().getTime();
      if (now >= endsAt || now < endsAt - WINDOW) {
        counts = new Map();
        all = 0;
        endsAt = now + WINDOW;
      }
      const count = counts.get(address) ?? 0;
      if (count >= EACH || all >= ALL) {
        const seconds = Math.ceil((endsAt - now) / 1000);
        throw new RegistryError("TOO_MANY_REQUESTS", { what: "announcements", seconds });
      }
      counts.set(address, count + 1);
      all++;
    },
  };
}
