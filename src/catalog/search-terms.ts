/**
 * What a container is found by. A term is a prefix of one of its words, or of one of its tags behind a `#`: looking a
 * prefix up is then one equality, and an index of term and path gives the answer in the order of paths, without sorting.
 */

/** The most characters of a prefix that is a term: what is asked for beyond them is compared with the words. */
const MAX_PREFIX = 16;
/** The most words of a description that count; names count always. Each word is some six terms of the index. */
const MAX_WORDS = 300;
/** The most characters of a word. */
const MAX_WORD = 64;
/** Of tags only so much: there may be a million of them, but few beginnings. The rest is compared with the tags. */
const TAG_PREFIX = 2;

/** Runs of letters and digits, in lower case, each once, in the order of the text. Pure. */
export function wordsOf(text: string): string[] {
  const words =
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words.map((word) => truncated(word, MAX_WORD)))];
}

/** The words of a container: of its path, then of its description. */
export function containerWords(path: string, description: string): string[] {
  return [...new Set([...wordsOf(path), ...wordsOf(description).slice(0, MAX_WORDS)])];
}

/** The terms of words: every prefix of each, up to a length. */
export function wordTerms(words: readonly string[]): string[] {
  return [...new Set(words.flatMap((word) => prefixes(word, MAX_PREFIX)))];
}

/** The terms of a tag. */
export function tagTerms(tag: string): string[] {
  return prefixes(tag, TAG_PREFIX).map((prefix) => `#${prefix}`);
}

/** The one term that everything with this prefix has. */
export function wordTerm(prefix: string): string {
  return truncated(prefix, MAX_PREFIX);
}

export function tagTerm(prefix: string): string {
  return `#${truncated(prefix, TAG_PREFIX)}`;
}

function prefixes(word: string, most: number): string[] {
  const characters = [...word];
  return characters.slice(0, most).map((_, index) => characters.slice(0, index + 1).join(""));
}

function truncated(word: string, most: number): string {
  return [...word].slice(0, most).join("");
}
