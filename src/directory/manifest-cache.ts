import type { Clock } from "../core/clock.ts";
import type { MemberManifest } from "./member-manifest.ts";

/** How long an answer may stand in for a member that is silent; in milliseconds. */
export const STALE_TIME = 60_000;
/** At about 1 KiB each. */
const MAX_ENTRIES = 1_000;

/** The last answers of members. */
export interface ManifestCache {
  /** `undefined`: there is none, or it is older than a minute. */
  get(key: string): MemberManifest | undefined;
  set(key: string, manifest: MemberManifest): void;
  delete(key: string): void;
}

/** Keeps the answers that came last; the oldest make room. */
export function createManifestCache(clock: Clock): ManifestCache {
  const entries = new Map<string, { readonly manifest: MemberManifest; readonly at: number }>();
  return {
    get: (key) => {
      const entry = entries.get(key);
      if (!entry) return undefined;
      if (Math.abs(clock.now().getTime() - entry.at) <= STALE_TIME) return entry.manifest;
      entries.delete(key);
      return undefined;
    },
    set: (key, manifest) => {
      entries.delete(key);
      const [oldest] = entries.size >= MAX_ENTRIES ? entries.keys() : [];
      if (oldest !== undefined) entries.delete(oldest);
      entries.set(key, { manifest, at: clock.now().getTime() });
    },
    delete: (key) => void entries.delete(key),
  };
}
