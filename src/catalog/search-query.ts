import { tagTerm, wordsOf, wordTerm } from "./search-terms.ts";

/** What is searched for; everything that is given must match. */
export interface SearchWish {
  /** Words, or beginnings of words. */
  readonly text: string;
  /** Each `key=value`; one image must carry them all. */
  readonly labels: readonly string[];
  /** What a tag begins with. */
  readonly tagPrefix: string;
  /** Only in this collection. */
  readonly collection: string | undefined;
}

/** A search as the database is asked for it. */
export interface SearchQuery {
  /** What the container must have, all of them. */
  readonly terms: readonly string[];
  /** Beginnings of words that are longer than a term. */
  readonly longWords: readonly string[];
  readonly labels: readonly string[];
  readonly tagPrefix: string;
  /** The range of paths: a collection's, or all. */
  readonly within: string;
}

/** The most words of a search: each is compared with each candidate. */
export const MAX_WORDS = 16;

/** Reads a search; of its words, the first `MAX_WORDS`. Pure. */
export function searchQuery({ text, labels, tagPrefix, collection }: SearchWish): SearchQuery {
  const words = wordsOf(text).slice(0, MAX_WORDS);
  const terms = words.map(wordTerm);
  return {
    terms: [...new Set(tagPrefix ? [...terms, tagTerm(tagPrefix)] : terms)],
    longWords: words.filter((word) => wordTerm(word) !== word),
    labels,
    tagPrefix,
    within: collection === undefined ? "" : `${collection}/`,
  };
}
