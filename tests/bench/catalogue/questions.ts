import { cursorOf } from "../../../src/http/api/pages.ts";
import { commonness, manyTag, pathOf, RARE, type Recipe, scattered, TAGGED, word } from "./recipe.ts";

/** One kind of page that is asked for; each time another one. */
export interface Question {
  readonly name: string;
  readonly path: (round: number) => string;
}

/** First, deep and random pages of each list and of searches, as they come with pages of 50. */
export function questions({ containers, tags }: Recipe): Question[] {
  const collections = Math.ceil(containers / 1000);
  const behind = (key: string) => `after=${cursorOf(key)}`;
  const somewhere = (round: number) => pathOf(scattered(round, containers));
  const someTag = (round: number) => manyTag(scattered(round, tags));
  const nameOf = (path: string) => path.slice(path.indexOf("/") + 1);
  const collectionOf = (path: string) => path.slice(0, path.indexOf("/"));
  const ofTags = `/containers/${TAGGED}/tags`;
  const some = (round: number) => word(commonness(round + 31));
  return [
    { name: "collections, first", path: () => "/collections?" },
    { name: "collections, random", path: (round) => `/collections?${behind(`c${scattered(round, collections)}`)}` },
    { name: "containers, first", path: (round) => `/collections/${collectionOf(somewhere(round))}/containers?` },
    {
      name: "containers, random",
      path: (round) => `/collections/${collectionOf(somewhere(round))}/containers?${behind(nameOf(somewhere(round)))}`,
    },
    { name: "tags, first", path: () => `${ofTags}?` },
    { name: "tags, first 100", path: () => `${ofTags}?limit=100` },
    { name: "tags, random", path: (round) => `${ofTags}?${behind(someTag(round))}` },
    { name: "tags, last", path: () => `${ofTags}?${behind(manyTag(tags - 40))}` },
    { name: "tags, by prefix", path: (round) => `${ofTags}?prefix=${someTag(round).slice(0, 10)}` },
    { name: "images, first", path: (round) => `/containers/${somewhere(round)}/images?` },
    { name: "everything, random", path: (round) => `/search?${behind(somewhere(round))}` },
    { name: "search: rare word", path: () => `/search?q=${RARE}` },
    { name: "search: common word, first", path: () => "/search?q=data" },
    { name: "search: common word, random", path: (round) => `/search?q=data&${behind(somewhere(round))}` },
    { name: "search: some word", path: (round) => `/search?q=${some(round)}` },
    { name: "search: several words", path: (round) => `/search?q=data+${some(round)}+${some(round * 7)}` },
    { name: "search: beginning of a word", path: (round) => `/search?q=${some(round).slice(0, 2)}` },
    { name: "search: beginnings", path: (round) => `/search?q=i+d+${some(round).slice(0, 3)}` },
    { name: "search: rare label", path: (round) => `/search?label=build=${scattered(round, containers)}` },
    {
      name: "search: some label",
      path: (round) => `/search?label=maintainer=m${round % 100}&${behind(somewhere(round))}`,
    },
    { name: "search: common label", path: () => "/search?label=org.label-schema.schema-version=1.0" },
    {
      name: "search: two labels",
      path: (round) => `/search?label=maintainer=m${round % 100}&label=org.label-schema.schema-version=1.0`,
    },
    { name: "search: tag", path: (round) => `/search?tag=v${round % 50}.&${behind(somewhere(round))}` },
    { name: "search: word and tag", path: (round) => `/search?q=${some(round)}&tag=lat` },
  ];
}
