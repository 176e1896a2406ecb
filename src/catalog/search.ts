import type { Actor } from "../access/policy.ts";
import type { Container } from "./image.ts";
import type { CatalogModels } from "./model.ts";
import type { Page, PageRequest } from "./page.ts";
import { type Candidate, candidateSource } from "./search-candidates.ts";
import { type SearchWish, searchQuery } from "./search-query.ts";
import { visibleAmong } from "./viewer.ts";
import { containerOf, pathOf } from "./views.ts";

/**
 * So many containers that the caller may see are looked at for one page: a search for several common words that are
 * hardly ever together gives short pages in place of slow ones.
 */
const BUDGET = 500;
/** Each of these costs a look into the index of tags. */
const TAG_BUDGET = 200;
/** The first slice is about a page; each further one is larger. */
const MAX_SLICE = 500;

/**
 * The containers that match, by path, of those that `actor` may see at this moment. A page may have fewer items than
 * were asked for and still not be the last. What may not be seen changes nothing in what is found: it neither ends a
 * page nor stands in its `next`. (How common a word is altogether may only move the place where a short page is cut.)
 */
export async function searchContainers(
  models: CatalogModels,
  actor: Actor,
  { limit, after, ...wish }: SearchWish & PageRequest,
): Promise<Page<Container>> {
  const source = await candidateSource(models, searchQuery(wish));
  const walk = new Walk(limit, wish.tagPrefix ? TAG_BUDGET : BUDGET);
  const most = wish.tagPrefix ? TAG_BUDGET / 2 : MAX_SLICE;
  let behind = after?.[0];
  for (let size = Math.min(limit + 1, most); ; size = Math.min(size * 4, most)) {
    const { found, end } = await source({ behind, limit: size });
    const reached = found.map(({ _id }) => _id).concat(end ?? []);
    const visible = await visibleAmong(models, actor, reached.map(collectionName));
    walk.look(found.filter(({ _id }) => visible.has(collectionName(_id))));
    if (end === undefined || walk.isOver) return walk.page();
    behind = visible.has(collectionName(end)) ? end : behindCollection(end);
  }
}

/** What has been found so far, and how far that came. */
class Walk {
  readonly #limit: number;
  readonly #budget: number;
  readonly #items: Candidate[] = [];
  #looked = 0;
  #last: string | undefined;
  #more = false;

  constructor(limit: number, budget: number) {
    this.#limit = limit;
    this.#budget = budget;
  }

  /** Takes candidates that the caller may see. */
  look(candidates: readonly Candidate[]): void {
    for (const candidate of candidates) {
      this.#more = this.#looked >= this.#budget || (candidate.matches && this.#items.length >= this.#limit);
      if (this.#more) return;
      if (candidate.matches) this.#items.push(candidate);
      this.#looked += 1;
      this.#last = candidate._id;
    }
  }

  /** Enough was found or looked at, and the caller may see what comes next: so the page says that there is more. */
  get isOver(): boolean {
    return this.#more;
  }

  page(): Page<Container> {
    return {
      items: this.#items.map(containerOf),
      next: this.#more && this.#last !== undefined ? [this.#last] : undefined,
    };
  }
}

function collectionName(path: string): string {
  return pathOf(path).collection;
}

/** `0` comes right after `/`: the first key behind all containers of this path's collection. */
function behindCollection(path: string): string {
  return `${pathOf(path).collection}0`;
}
