import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refusalOf } from "../../../tests/support/refusal-of.ts";
import { COLLECTION, containerKind, ENTITY, TAG_KIND } from "./name-kinds.ts";
import { parseCollectionName, parseContainerName, parseEntityName, parseTag } from "./names.ts";
import { proposeName } from "./propose-name.ts";
import { RESERVED_NAMES } from "./reserved-names.ts";

const runs = { seed: 20261123, numRuns: 1000 };

const kinds = [
  { of: "collection", kind: COLLECTION, parse: parseCollectionName },
  { of: "owner", kind: ENTITY, parse: parseEntityName },
  {
    of: "strict container",
    kind: containerKind("strict"),
    parse: (text: string) => parseContainerName(text, "strict"),
  },
  {
    of: "relaxed container",
    kind: containerKind("relaxed"),
    parse: (text: string) => parseContainerName(text, "relaxed"),
  },
  { of: "tag", kind: TAG_KIND, parse: parseTag },
];

/** Mostly the characters that names are made of, so that valid and nearly valid names are frequent. */
const nearName = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."abzABZ019-._ é/ß日"), maxLength: 140 }),
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.constantFrom(...RESERVED_NAMES),
  fc.stringMatching(/^[a-z0-9]{1,12}([._-][a-z0-9]{1,12}){0,3}$/),
);

describe.each(kinds)("a $of name", ({ kind, parse }) => {
  it("that is read comes out in lower case, and reads as itself again in any case of letters", () => {
    let valid = 0;
    const property = fc.property(nearName, (text) => {
      const name = refusalOf(() => parse(text)) === undefined ? parse(text) : undefined;
      fc.pre(name !== undefined);
      valid += 1;
      expect(name).toBe(text.toLowerCase());
      expect(parse(name ?? "")).toBe(name);
      expect(parse(text.toUpperCase())).toBe(name);
      expect(proposeName(kind, text)).toBe(name);
    });
    fc.assert(property, { ...runs, maxSkipsPerRun: 100 });
    expect(valid).toBeGreaterThanOrEqual(runs.numRuns);
  });

  it("that is proposed is always valid", () => {
    const property = fc.property(nearName, (text) => {
      const proposal = proposeName(kind, text);
      if (proposal !== undefined) expect(parse(proposal)).toBe(proposal);
      if (proposal === undefined) expect(text).not.toMatch(/[a-z0-9]/i);
    });
    fc.assert(property, runs);
  });

  it("that is refused gives only a NAME_INVALID with a message of bounded length and visible characters", () => {
    const property = fc.property(nearName, (text) => {
      const message = refusalOf(() => parse(text)) ?? "";
      expect(message.length).toBeLessThan(1200);
      expect(message).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    });
    fc.assert(property, runs);
  });

  it.each([
    ["a million letters", "a".repeat(1_000_000)],
    ["letters and hyphens without an end", `${"a-".repeat(500_000)}!`],
    ["only separators", "-._".repeat(300_000)],
    ["letters that fall apart into many", "ﷺ".repeat(300_000)],
    ["as long as allowed, wrong in the last place", `${"a-a".repeat(12)}-`],
    ["accents without a letter", "\u0301".repeat(1_000_000)],
  ])("made of %s is refused at once", (_, text) => {
    const begin = performance.now();
    expect(refusalOf(() => parse(text)) ?? "valid").toMatch(kind === TAG_KIND ? /NAME_INVALID|valid/ : /NAME_INVALID/);
    expect(performance.now() - begin).toBeLessThan(1000);
  });
});

describe("names at the edge of their rule", () => {
  it.each([
    ["collection", "a".repeat(39), "a".repeat(40)],
    ["strict container", "a".repeat(64), "a".repeat(65)],
    ["relaxed container", "a.b_c-d", "a..b"],
    ["relaxed container", "rocks.sif", ".sif"],
    ["strict container", "a-b", "a.b"],
    ["strict container", "tags", "a--b"],
    ["collection", "library", "a_b"],
    ["collection", "Science-2", "-science"],
    ["collection", "0", ""],
    ["collection", "my-api", "API"],
    ["owner", "library", "v2"],
    ["tag", "_", "-"],
    ["tag", "1.0_rc-", ".0"],
    ["tag", "t".repeat(128), "t".repeat(129)],
    ["tag", `sha256.${"0".repeat(63)}`, `SHA256.${"0".repeat(64)}`],
    ["tag", `sha256-${"0".repeat(64)}.sig`, "a b"],
    ["collection", "k", "\u212A"], // the Kelvin sign, whose lower case is an ASCII k
  ])("as a %s, '%s' is valid and '%s' is not", (of, valid, invalid) => {
    const { parse } = kinds.find((kind) => kind.of === of) ?? expect.fail();
    expect(parse(valid)).toBe(valid.toLowerCase());
    expect(refusalOf(() => parse(invalid))).toContain("NAME_INVALID");
  });

  it.each([
    ["My Collection", "my-collection"],
    ["a_b.c", "a-b-c"],
    ["Éléonore Müller", "eleonore-muller"],
    ["Straße", "strasse"],
    ["api", "my-api"],
    ["_catalog", "my-catalog"],
    ["///", undefined],
    ["日本", undefined],
    [`${"x".repeat(38)}-y`, "x".repeat(38)],
  ])("for the collection '%s', %s is proposed", (text, proposal) => {
    expect(proposeName(COLLECTION, text)).toBe(proposal);
  });

  it("the ending of an image file is left out of a proposal", () => {
    expect(proposeName(containerKind("strict"), "Rocks_2.sif")).toBe("rocks-2");
  });

  it("nothing is proposed for a tag of which nothing is left", () => {
    expect(proposeName(TAG_KIND, "///")).toBeUndefined();
  });

  it("a tag that reads as a digest gets a proposal that does not", () => {
    expect(proposeName(TAG_KIND, `sha256.${"ab".repeat(32)}`)).toBe(`sha256-${"ab".repeat(32)}`);
  });

  it("the message says the rule and the nearest valid name", () => {
    expect(refusalOf(() => parseCollectionName("my_coll"))).toBe(
      "NAME_INVALID collection 'my_coll' is not valid: it may have letters, digits and single '-' between them, " +
        "at most 39 characters; try 'my-coll'",
    );
  });

  it("the message cannot carry a terminal's escape sequence or an endless name", () => {
    expect(refusalOf(() => parseTag("\u001b[2J\u202e\n"))).toContain("'\\u001b[2J\\u202e\\u000a'");
    expect(refusalOf(() => parseTag("🎉".repeat(1000)))).toContain(`'${"🎉".repeat(80)}…'`);
  });
});
