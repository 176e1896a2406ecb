import { newContainer } from "../../../src/catalog/new-documents.ts";
import { containerWords, tagTerms, wordTerms } from "../../../src/catalog/search-terms.ts";
import { digestOfBytes } from "../../../src/core/digest.ts";

/** What a registry of `containers` containers holds; the same number gives the same documents. */
export interface Recipe {
  readonly containers: number;
  /** In one container, beside one in each other. */
  readonly tags: number;
}

/** The container with many tags. */
export const TAGGED = "many/tags";
const WORDS = 2000;
const AT = new Date("2026-01-01T00:00:00Z");
const BY = "000000000000000000000000";

/** A number below `below`, the same for the same seed, like random ones. */
export function scattered(seed: number, below: number): number {
  const mixed = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) ^ Math.imul(seed + 0x9e37, 0x297a2d39);
  return ((mixed ^ (mixed >>> 13)) >>> 0) % below;
}

/** The word of a rank: words of low ranks are in many names, as in any language. */
export function word(rank: number): string {
  const syllables = ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sta", "tre", "vi", "zo", "kar"];
  const digits = [rank % 15, Math.floor(rank / 15) % 15, Math.floor(rank / 225) % 15];
  return digits.map((digit) => syllables[digit]).join("");
}

export function commonness(seed: number): number {
  return Math.floor(WORDS * (scattered(seed, 10_000) / 10_000) ** 3);
}

/** The path of a container: a thousand in each collection. */
export function pathOf(index: number): string {
  const name = `${word(commonness(index))}-${word(commonness(index + 7_000_003))}-${index.toString(36)}`;
  return `c${Math.floor(index / 1000)}/${name}`;
}

/** Five containers whatever the number of all, spread over them. */
export const RARE = "quartzite";

export function containerDocument(index: number, { containers }: Recipe) {
  const path = pathOf(index);
  const rare = index % Math.ceil(containers / 5) === 1 ? ` ${RARE}` : "";
  const description = `Image of ${index % 2 ? "data" : "tools"}${rare}`;
  const words = containerWords(path, description);
  const terms = [...wordTerms(words), ...tagTerms(tagOf(index))];
  return { _id: path, ...newContainer({ path, by: BY, at: AT }), description, words, terms };
}

function tagOf(index: number): string {
  return index % 3 ? "latest" : `v${index % 50}.${index % 7}`;
}

export function imageDocument(index: number) {
  const labels = ["org.label-schema.schema-version=1.0", `maintainer=m${index % 100}`, `build=${index}`];
  const facts = { format: "sif", architecture: "amd64", labels, pulls: 0 };
  const made = { createdAt: AT, createdBy: BY, taggedAt: AT };
  return { container: pathOf(index), digest: digestOfBytes(String(index)), size: 1000, ...facts, ...made };
}

export function tagDocument(index: number) {
  return tagged(pathOf(index), tagOf(index), digestOfBytes(String(index)));
}

/** One of the many tags of one container. */
export function manyTagDocument(index: number) {
  return tagged(TAGGED, manyTag(index), digestOfBytes("many"));
}

export function manyTag(index: number): string {
  return `build-${String(index).padStart(7, "0")}`;
}

function tagged(container: string, name: string, digest: string) {
  const images = [{ architecture: "amd64", digest, size: 1000, modifiedAt: AT }];
  return { container, name, images, frozen: false, modifiedAt: AT, modifiedBy: BY };
}

export function collectionDocument(name: string) {
  const owner = { kind: "user", id: BY };
  const counts = { containers: 1000, frozenTags: 0 };
  return { _id: name, owner, visibility: "public", members: [], description: "", ...counts, createdAt: AT };
}

export const MANY_CONTAINER = { _id: TAGGED, ...newContainer({ path: TAGGED, by: BY, at: AT }) };
