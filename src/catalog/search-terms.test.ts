import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { containerWords, tagTerm, tagTerms, wordsOf, wordTerm, wordTerms } from "./search-terms.ts";

describe("words", () => {
  it.each([
    ["science/rock-salt", ["science", "rock", "salt"]],
    ["Clay, *not* CLAY", ["clay", "not"]],
    ["Käse ＡＢＣ 岩石", ["käse", "abc", "岩石"]],
    ["a.b_c-1", ["a", "b", "c", "1"]],
    ["", []],
    ["+ - \u0000", []],
  ])("of '%s' are %o", (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it("of a long description do not grow beyond a limit, those of the path always count", () => {
    const description = Array.from({ length: 5000 }, (_, index) => `word${index}`).join(" ");
    const words = containerWords("science/rocks", description);
    expect(words.slice(0, 2)).toEqual(["science", "rocks"]);
    expect(words).toHaveLength(302);
  });
});

describe("terms", () => {
  it("are the beginnings of words and tags", () => {
    expect(wordTerms(["rock", "rob"])).toEqual(["r", "ro", "roc", "rock", "rob"]);
    expect(tagTerms("latest")).toEqual(["#l", "#la"]);
    expect(tagTerms("1")).toEqual(["#1"]);
  });

  it("find every word by every beginning of it, whatever its characters", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(text, fc.nat(100), (name, length) => {
        const words = wordsOf(name);
        const terms = wordTerms(words);
        for (const word of words) expect(terms).toContain(wordTerm([...word].slice(0, 1 + length).join("")));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("find every tag by every beginning of it", () => {
    for (const length of [1, 2, 3, 6]) expect(tagTerms("v1.0.0")).toContain(tagTerm("v1.0.0".slice(0, length)));
  });
});
