import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { searchFields } from "../../src/catalog/new-documents.ts";
import { wordTerms } from "../../src/catalog/search-terms.ts";
import { makeUser, publish } from "../support/fill-catalog.ts";
import { send } from "../support/http.ts";
import { allPages, getPage } from "../support/pages.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";

let registry: TestRegistry;
let owner: { id: string; token: string };

const patch = (path: string, body: object) =>
  send(registry, `/api/v1${path}`, { method: "PATCH", body: JSON.stringify(body) });
const search = async (query: string, token: string | null = null) =>
  (await allPages(registry, `/search?${query}`, { token })).map(({ collection, name }) => `${collection}/${name}`);

beforeAll(async () => {
  registry = await startRegistry();
  owner = await makeUser(registry, "owner");
  const body = JSON.stringify({ name: "hidden", visibility: "private" });
  await send(registry, "/api/v1/collections", { method: "POST", body, token: owner.token });
  await publish(registry, "science/rocks:1.0", { labels: ["maintainer=vanessa", "version=1"] });
  await publish(registry, "science/rock-salt:latest", { labels: ["maintainer=vanessa", "version=2"] });
  await publish(registry, "art/painted-rocks:2.0", { labels: ["maintainer=dave"] });
  await publish(registry, "art/pots:1.1");
  await publish(registry, "hidden/rocks:9.9", { labels: ["maintainer=vanessa"], by: owner.id });
  await patch("/containers/art/pots", { description: "Clay, *not* bioinformatics-grade.\n\nGeschirr für Käse" });
});
afterAll(() => registry[Symbol.asyncDispose]());

describe("a search", () => {
  it.each([
    ["a word", "q=rocks", ["art/painted-rocks", "science/rocks"]],
    ["the beginning of a word", "q=roc", ["art/painted-rocks", "science/rock-salt", "science/rocks"]],
    ["a collection's name", "q=science", ["science/rock-salt", "science/rocks"]],
    ["several words, in any case and order", "q=ROCK%20sci", ["science/rock-salt", "science/rocks"]],
    ["a path", "q=science/rocks", ["science/rocks"]],
    ["a word of the description", "q=clay", ["art/pots"]],
    ["a word beyond ASCII", "q=k%C3%A4se", ["art/pots"]],
    ["a long word, to its end", "q=bioinformatics", ["art/pots"]],
    ["the beginning of a long word", "q=bioinformatic", ["art/pots"]],
    ["a long word that goes another way", "q=bioinformaticsx", []],
    ["what is not there", "q=nothing", []],
    ["words of which one is not there", "q=rocks%20nothing", []],
    ["a label", "label=maintainer=vanessa", ["science/rock-salt", "science/rocks"]],
    ["two labels of one image", "label=maintainer=vanessa&label=version=2", ["science/rock-salt"]],
    ["two labels of no image", "label=maintainer=dave&label=version=2", []],
    ["a label that only begins like one", "label=maintainer=van", []],
    ["the beginning of a tag", "tag=1.", ["art/pots", "science/rocks"]],
    ["a whole tag", "tag=1.0", ["science/rocks"]],
    ["the beginning of no tag", "tag=1.2", []],
    ["all at once", "q=roc&label=version=1&tag=1&collection=science", ["science/rocks"]],
    ["one collection", "collection=art", ["art/painted-rocks", "art/pots"]],
    ["nothing in particular", "", ["art/painted-rocks", "art/pots", "science/rock-salt", "science/rocks"]],
    ["no word at all", "q=%2B%2B", ["art/painted-rocks", "art/pots", "science/rock-salt", "science/rocks"]],
  ])("finds by %s", async (_name, query, expected) => {
    expect(await search(query)).toEqual(expected);
    expect(await search(`${query}&limit=1`)).toEqual(expected);
  });

  it.each(["q=rocks", "label=maintainer=vanessa", "tag=9", "collection=hidden", "limit=1"])(
    "shows what is private (%s) to those alone who may see it",
    async (query) => {
      expect(await search(query, null)).not.toContain("hidden/rocks");
      expect(await search(query, owner.token)).toContain("hidden/rocks");
    },
  );

  it.each(["q=rocks", "label=maintainer=vanessa"])(
    "shows at once what became visible or hidden (%s)",
    async (query) => {
      await patch("/collections/hidden", { visibility: "public" });
      expect(await search(query)).toContain("hidden/rocks");
      await patch("/collections/hidden", { visibility: "private" });
      expect(await search(query)).not.toContain("hidden/rocks");
    },
  );

  it("answers exactly the same whether something that may not be seen is there or not", async () => {
    const queries = ["q=veiled&limit=1", "label=veiled=1", "tag=veiled", "q=seen&limit=1"];
    const answers = () => Promise.all(queries.map((query) => getPage(registry, `/search?${query}`, { token: null })));
    await publish(registry, "open/seen:1");
    const before = await answers();
    for (let index = 0; index < 120; index += 1) {
      await publish(registry, `hidden/seen-veiled-${index}:veiled`, { labels: ["veiled=1"], seed: String(index) });
    }
    expect(await answers()).toEqual(before);
  });

  it("for words that are hardly ever together gives short pages, and comes to the end of them all", async () => {
    const { connection } = registry.database;
    const insert = async (collection: string, from: number, count: number) => {
      const containers = Array.from({ length: count }, (_, index) => {
        const path = `${collection}/n${from + index}`;
        const { words, terms } = searchFields(path, index % 2 ? "left" : "right");
        const both = from + index === 3300 ? [...words, "right", "left"] : words;
        const made = { description: "", words: both, terms: [...terms, ...wordTerms(both)], frozenTags: 0, pulls: 0 };
        return { _id: path, ...made, createdAt: new Date(), createdBy: "1" };
      });
      await connection.collection<{ _id: string }>("containers").insertMany(containers);
    };
    await publish(registry, "rare/one:1");
    await insert("rare", 1000, 2500);
    const first = await getPage(registry, "/search?q=left+right&limit=10", { token: null });
    expect([first.items, first.next === null]).toEqual([[], false]);
    const found = await allPages(registry, "/search?q=left+right&limit=10", { token: null });
    expect(found.map(({ name }) => name)).toEqual(["n3300"]);
    // The very last candidate that may be seen ends the search, whatever hidden ones come behind it.
    await insert("sealed", 1000, 600);
    const body = JSON.stringify({ name: "sealed", visibility: "private" });
    await send(registry, "/api/v1/collections", { method: "POST", body, token: owner.token });
    expect(await getPage(registry, "/search?q=left+right&limit=10", { token: null })).toEqual(first);
    expect(await allPages(registry, "/search?q=left+right&limit=1000", { token: null })).toEqual(found);
  });

  it("goes on behind a place, whatever is made or deleted in the meantime", async () => {
    for (let index = 0; index < 9; index += 1)
      await publish(registry, `walk/granite-${index}:1`, { labels: ["walk=1"] });
    const between = async (page: number) => {
      await publish(registry, `walk/granite-00${page}:1`, { labels: ["walk=1"] });
      if (page === 1) await send(registry, "/api/v1/containers/walk/granite-1", { method: "DELETE" });
    };
    for (const query of ["q=granite", "label=walk=1"]) {
      const found = await allPages(registry, `/search?${query}&limit=2`, { between });
      const named = found.map(({ name }) => String(name)).filter((name) => /^granite-\d$/.test(name));
      expect(named).toEqual(
        [..."0123456789"].map((digit) => `granite-${digit}`).filter((name) => named.includes(name)),
      );
      expect(new Set(found.map(({ name }) => name)).size).toBe(found.length);
      expect(named.length).toBeGreaterThanOrEqual(8);
    }
  });

  it("forgets the words of a description that was changed, and keeps those of tags", async () => {
    await publish(registry, "science/described:zeta");
    await patch("/containers/science/described", { description: "ephemeral" });
    expect(await search("q=ephem")).toEqual(["science/described"]);
    await patch("/containers/science/described", { description: "" });
    expect(await search("q=ephem")).toEqual([]);
    expect(await search("tag=zet")).toEqual(["science/described"]);
    await send(registry, "/api/v1/images/science/described:zeta", { method: "DELETE" });
    expect(await search("tag=zet")).toEqual([]);
  });

  it.each([
    ["label=", 400],
    ["label=novalue", 400],
    [`label=${"k".repeat(600)}=v`, 400],
    [Array.from({ length: 11 }, () => "label=a=b").join("&"), 400],
    ["q=a&q=b", 400],
    [`q=${"x".repeat(1001)}`, 400],
    [`q=${Array.from({ length: 17 }, (_, index) => `w${index}`).join("+")}`, 400],
    ["collection=UP_PER", 400],
    ["unknown=1", 400],
    ["q=%00", 200],
    ["q=%24where", 200],
    ["label=%24where=1&label=.=%00", 200],
    ["tag=%5B", 200],
    ["q=%ED%A0%80", 200],
  ])("answers %s with %d", async (query, status) => {
    expect((await send(registry, `/api/v1/search?${query}`)).status).toBe(status);
  });

  it("is never at a loss, whatever is asked", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 60 }), fc.string({ maxLength: 20 }), async (q, tag) => {
        const query = new URLSearchParams({ q, tag, label: `${tag}=${q}` });
        expect([200, 400]).toContain((await send(registry, `/api/v1/search?${query}`)).status);
      }),
      { seed: 4, numRuns: 60 },
    );
  });
});
