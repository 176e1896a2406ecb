import { describe, expect, it } from "vitest";
import { waysOut, whyNotOpen } from "./version-guard.ts";

const CASES: readonly [binary: string, level: string, outcome: "opens" | "older" | "newer"][] = [
  ["6.0.5", "6.0", "opens"],
  ["6.0.5", "5.0", "opens"],
  ["6.0.5", "4.4", "newer"],
  ["6.0.5", "7.0", "older"],
  ["7.0.28", "6.0", "opens"],
  ["7.0.28", "7.0", "opens"],
  ["7.0.28", "7.3", "older"],
  ["7.3.2", "7.0", "opens"],
  ["7.3.2", "6.0", "newer"],
  ["8.0.17", "6.0", "newer"],
  ["8.0.17", "7.0", "opens"],
  ["8.0.17", "8.2", "older"],
  ["8.2.3", "8.0", "opens"],
  ["8.2.3", "7.0", "newer"],
  ["9.0.0-rc1", "8.0", "opens"],
  ["10.0.1", "8.0", "newer"],
];
const PHRASES = { older: "older than they are", newer: "more than one release series newer" } as const;

describe("which mongod may open which files", () => {
  it.each(CASES)("mongod %s, files of MongoDB %s: %s", (binary, level, outcome) => {
    const objection = whyNotOpen(binary, { version: `${level}.1`, featureCompatibility: level });
    if (outcome === "opens") return expect(objection).toBeUndefined();
    expect(objection).toContain(`mongod ${binary} cannot`);
    expect(objection).toContain(`MongoDB ${level} (written by ${level}.1)`);
    expect(objection).toContain(PHRASES[outcome]);
  });

  it.each(["4.4.29", "5.0.32", "not a version", ""])(
    "takes no mongod older than 6.0, whatever the files: %j",
    (version) => {
      expect(whyNotOpen(version, undefined)).toContain("too old");
    },
  );

  it("takes any newer one where there are no files yet, or nothing is known of them", () => {
    expect(whyNotOpen("8.2.3", undefined)).toBeUndefined();
    expect(whyNotOpen("8.2.3", { version: "?", featureCompatibility: "?" })).toBeUndefined();
  });

  it("names the two series that would do as the way out", () => {
    expect(waysOut({ version: "7.0.28", featureCompatibility: "7.0" })[0]).toContain("mongod 7.0 or 8.0");
  });
});
