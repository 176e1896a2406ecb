import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refusalOf } from "../../../tests/support/refusal-of.ts";
import { parseContainerVersion } from "./container-version.ts";
import { formatImageReference, parseImageReference } from "./image-reference.ts";
import { libraryVersionOf } from "./image-version.ts";

const HEX = "0123456789abcdef".repeat(4);
const runs = { seed: 20261123, numRuns: 1000 };

const tag = (name: string) => ({ kind: "tag", tag: name });
const digest = { kind: "digest", digest: `sha256:${HEX}` };
const prefix = (length: number) => ({ kind: "digest-prefix", prefix: HEX.slice(0, length) });

describe("an image reference", () => {
  it.each([
    ["rocks", { collection: "library", container: "rocks", version: tag("latest") }],
    ["Science/Rocks:V1", { collection: "science", container: "rocks", version: tag("v1") }],
    ["vanessa/science/rocks", { entity: "vanessa", collection: "science", container: "rocks", version: tag("latest") }],
    ["library/science/rocks", { entity: "library", collection: "science", container: "rocks", version: tag("latest") }],
    [`science/rocks@sha256:${HEX}`, { collection: "science", container: "rocks", version: digest }],
    [`science/rocks@sha256:${HEX.toUpperCase()}`, { collection: "science", container: "rocks", version: digest }],
    [`science/rocks:sha256.${HEX}`, { collection: "science", container: "rocks", version: digest }],
    [`science/rocks@sha256.${HEX}`, { collection: "science", container: "rocks", version: digest }],
    [`science/rocks@${HEX}`, { collection: "science", container: "rocks", version: digest }],
    [`science/rocks:1@sha256:${HEX}`, { collection: "science", container: "rocks", version: { ...digest, tag: "1" } }],
    [`science/rocks@${HEX.slice(0, 32)}`, { collection: "science", container: "rocks", version: prefix(32) }],
    [
      `science/rocks:1@${HEX.slice(0, 40)}`,
      { collection: "science", container: "rocks", version: { ...prefix(40), tag: "1" } },
    ],
  ])("'%s' is read", (text, expected) => {
    expect(parseImageReference(text, "strict")).toEqual(expected);
  });

  it.each([
    ["a/b/c/d", "REQUEST_INVALID 'a/b/c/d' has more than three parts"],
    ["shub://host/c/n", "REQUEST_INVALID 'shub://host/c/n' begins with a scheme: leave out the scheme and the host"],
    ["library://c/n", "begins with a scheme"],
    ["ORAS://host/c/n:1", "begins with a scheme"],
    ["host:5000/c/n", "begins with a host"],
    ["localhost/c/n", "begins with a host"],
    ["registry.example.org/c/n:1", "begins with a host"],
    ["reg.example.org/hpc/c/n", "begins with a host"],
    ["my.coll/n", "NAME_INVALID collection 'my.coll' is not valid"],
    ["", "NAME_INVALID container '' is not valid"],
    ["c/", "NAME_INVALID container ''"],
    ["/n", "NAME_INVALID collection ''"],
    ["c/n:", "NAME_INVALID tag ''"],
    ["c/n:a:b", "NAME_INVALID tag 'a:b'"],
    ["c/n@", "DIGEST_INVALID"],
    [`c/n@md5:${HEX}`, "DIGEST_INVALID"],
    [`c/n@${HEX.slice(0, 33)}`, "DIGEST_INVALID"],
    [`c/n@${HEX}@${HEX}`, "DIGEST_INVALID"],
    [`c/n:sha256.${HEX}@${HEX}`, "NAME_INVALID tag"],
    ["c:1/n", "begins with a host"],
    ["api/n", "NAME_INVALID collection 'api' is not valid: this name is reserved"],
    ["c/n.x", "NAME_INVALID container 'n.x' is not valid"],
  ])("'%s' is refused with the reason", (text, expected) => {
    expect(refusalOf(() => parseImageReference(text, "strict"))).toContain(expected);
  });

  it("takes '.' and '_' in the container only under the relaxed rule", () => {
    expect(parseImageReference("c/n_1.x", "relaxed").container).toBe("n_1.x");
  });

  it("that is written out reads as the same reference", () => {
    const name = fc.stringMatching(/^[A-Za-z0-9]{1,9}(-[a-z0-9]{1,9}){0,2}$/).filter((text) => isName(text));
    const hex = fc.stringMatching(
      /^([0-9a-f]{32}|[0-9a-f]{40}|sha256:[0-9a-f]{64}|sha256\.[0-9a-f]{64}|[0-9a-f]{64})$/,
    );
    const optional = (mark: string, text: fc.Arbitrary<string>) =>
      fc.option(text, { nil: "" }).map((value) => (value === "" ? "" : `${mark}${value}`));
    const property = fc.property(
      fc.array(name, { minLength: 1, maxLength: 3 }),
      optional(":", fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,20}$/)),
      optional("@", hex),
      (parts, tagged, version) => {
        const reference = parseImageReference(`${parts.join("/")}${tagged}${version}`, "strict");
        expect(parseImageReference(formatImageReference(reference), "strict")).toEqual(reference);
      },
    );
    fc.assert(property, runs);
  });

  it("made of any text is read or refused with a RegistryError, and fast", () => {
    const unit = fc.constantFrom(..."ab1.:/@-_ sha256", "://", "localhost/", "é", "\u0000");
    const property = fc.property(fc.array(unit, { maxLength: 60 }), (units) => {
      refusalOf(() => parseImageReference(units.join(""), "relaxed"));
    });
    fc.assert(property, runs);
    const begin = performance.now();
    for (const unit of ["a", "/", ":", "@", "a.", "a:1/", "a/", "1:", "://"]) {
      refusalOf(() => parseImageReference(unit.repeat(1_000_000 / unit.length), "relaxed"));
    }
    expect(performance.now() - begin).toBeLessThan(1000);
  });
});

describe("the last segment of an address", () => {
  it.each([
    ["rocks", "rocks", tag("latest")],
    ["Rocks:1.0", "rocks", tag("1.0")],
    [`rocks@${HEX.slice(0, 32)}`, "rocks", prefix(32)],
    [`rocks:1.0@${HEX.slice(0, 40)}`, "rocks", { ...prefix(40), tag: "1.0" }],
    [`rocks@sha256:${HEX}`, "rocks", digest],
    [`rocks:sha256.${HEX}`, "rocks", digest],
  ])("'%s' names a container and a version", (text, container, version) => {
    expect(parseContainerVersion(text, "strict")).toEqual({ container, version });
  });

  it.each([
    ["a/b", "NAME_INVALID container 'a/b'"],
    [`@${HEX}`, "NAME_INVALID container ''"],
    [`rocks@${HEX.slice(0, 40)}:1.0`, "DIGEST_INVALID"],
  ])("'%s' is refused", (text, expected) => {
    expect(refusalOf(() => parseContainerVersion(text, "strict"))).toContain(expected);
  });

  it("can be the library's spelling of a digest, which is made here", () => {
    const { version } = parseContainerVersion(`rocks@sha256:${HEX}`, "strict");
    expect(version.kind === "digest" && libraryVersionOf(version.digest)).toBe(`sha256.${HEX}`);
  });
});

function isName(text: string): boolean {
  return refusalOf(() => parseImageReference(`${text}/x/x`, "strict")) === undefined;
}
