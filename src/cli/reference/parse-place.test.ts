import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RegistryError } from "../../core/errors.ts";
import { ClientError } from "../client-error.ts";
import { parseImagePlace, parsePlace } from "./parse-place.ts";

const hex = "ab".repeat(32);

describe("a place", () => {
  it.each([
    ["Science", { kind: "collection", collection: "science" }],
    ["science/rocks", { kind: "container", collection: "science", container: "rocks" }],
    ["library/science/rocks", { kind: "container", collection: "science", container: "rocks" }],
    ["science/rocks:1.0", { kind: "image", path: "science/rocks:1.0" }],
    ["rocks:1.0", { kind: "image", path: "library/rocks:1.0" }],
    [`science/rocks@sha256:${hex}`, { kind: "image", path: `science/rocks@sha256:${hex}` }],
    [`science/rocks:1.0@sha256:${hex}`, { kind: "image", path: `science/rocks@sha256:${hex}` }],
  ])("'%s' is what it says", (text, place) => {
    expect(parsePlace(text)).toMatchObject(place);
  });

  it.each(["", "a/b/c/d", "../etc", "a b", "c/n:", "c/n@x", "ada/c/n", "https://r/c/n"])("'%s' is refused", (text) => {
    expect(() => parsePlace(text)).toThrow(/./);
  });

  it("never gives a path that leads elsewhere, whatever is typed", () => {
    const piece = fc.oneof(
      fc.constantFrom("/", ":", "@", ".", "..", "%2e", "?", "#", "sha256:", hex, "a"),
      fc.string(),
    );
    const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(text, (typed) => {
        const path = pathOf(typed);
        if (path !== undefined)
          expect(path).toMatch(/^[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._-]*[:@][a-z0-9_][a-z0-9._:-]*$/);
      }),
      { seed: 4, numRuns: 5000 },
    );
  });
});

/** `undefined`: it is refused, in one of the two ways that are shown without a stack. */
function pathOf(text: string): string | undefined {
  try {
    return parseImagePlace(text).path;
  } catch (error) {
    if (error instanceof ClientError || error instanceof RegistryError) return undefined;
    throw error;
  }
}
