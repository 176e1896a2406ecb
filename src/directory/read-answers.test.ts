import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readIdentity } from "./identity.ts";
import { readManifest } from "./member-manifest.ts";

const asked = { collection: "science", container: "rocks" };
const RUNS = { seed: 1, numRuns: 2_000 };

describe("whatever another registry answers", () => {
  const maybe = (value: string) => fc.oneof(fc.constant(value), fc.string(), fc.jsonValue());
  const manifest = fc.record({
    commit: maybe("abc"),
    image: maybe("http://example.org/a"),
    name: maybe("a"),
    size: maybe("1"),
  });
  const identity = fc.record({ id: maybe("lab"), name: maybe("Lab"), url: maybe("https://lab.example.org") });

  it("is no manifest, or one that is safe for a client's cache and for a redirect", () => {
    const property = fc.property(fc.oneof(fc.jsonValue(), manifest), (body) => {
      const read = readManifest(body, asked);
      if (!read) return;
      expect(read.commit).toMatch(/^[^/\s]+$/);
      expect(read.image).toMatch(/^https?:\/\/[\x21-\x7e]+$/);
    });
    fc.assert(property, RUNS);
  });

  it("is no identity, or one whose id is a name and whose title can be shown", () => {
    const property = fc.property(fc.oneof(fc.jsonValue(), identity), (body) => {
      const read = readIdentity(body);
      if ("fault" in read) return;
      expect(read.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(read.title).toMatch(/^[^\p{C}]{1,100}$/u);
    });
    fc.assert(property, RUNS);
  });

  it("has what is missing of a manifest filled in, and what is of another type left out", () => {
    const body = {
      commit: "a".repeat(40),
      image: "https://example.org/a b",
      size: "large",
      frozen: 1,
      metadata: { a: 1 },
    };
    expect(readManifest(body, asked)).toEqual({
      name: "rocks",
      collection: "science",
      tag: "",
      version: "a".repeat(40),
      commit: "a".repeat(40),
      image: "https://example.org/a%20b",
      add_date: undefined,
      size: undefined,
      frozen: false,
    });
  });
});
