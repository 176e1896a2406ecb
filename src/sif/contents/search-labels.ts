import type { InspectedLabels } from "./inspection.ts";

/** What an image can be found by: enough for any real one, few enough for an index. */
const MAX_SEARCH_LABELS = 200;
/** In characters, of `key=value` together. */
const MAX_SEARCH_LABEL = 512;

/** An image's labels as `key=value`, for searching: at most 200, each cut to 512 characters. */
export function searchLabels({ values }: InspectedLabels): string[] {
  return Object.entries(values)
    .slice(0, MAX_SEARCH_LABELS)
    .map(([key, value]) => [...`${key}=${value}`.slice(0, 2 * MAX_SEARCH_LABEL)].slice(0, MAX_SEARCH_LABEL).join(""));
}
