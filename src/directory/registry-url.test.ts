import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RegistryError } from "../core/errors.ts";
import { parseRegistryUrl } from "./registry-url.ts";

describe("the URL of a registry", () => {
  it.each([
    ["https://TACC.Example.org/", "https://tacc.example.org"],
    ["http://127.0.0.2:8080", "http://127.0.0.2:8080"],
    ["https://tacc.example.org:443//", "https://tacc.example.org"],
    ["https://example.org/images/", "https://example.org/images"],
    ["http://[::1]:80", "http://[::1]"],
    [" https://example.org ", "https://example.org"],
  ])("%s has the one spelling %s", (text, spelling) => {
    expect(parseRegistryUrl(text)).toBe(spelling);
  });

  it("is refused, or has a spelling that is its own", () => {
    const texts = fc.oneof(
      fc.string(),
      fc.webUrl({ withQueryParameters: true }),
      fc.string().map((text) => `http://${text}`),
    );
    const property = fc.property(texts, (text) => {
      try {
        const spelling = parseRegistryUrl(text);
        expect(parseRegistryUrl(spelling)).toBe(spelling);
      } catch (error) {
        expect(error).toBeInstanceOf(RegistryError);
      }
    });
    fc.assert(property, { seed: 1, numRuns: 2_000 });
  });
});
