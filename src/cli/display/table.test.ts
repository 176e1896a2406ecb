import { describe, expect, it } from "vitest";
import { alignedLines } from "./table.ts";
import { formatTime } from "./units.ts";

describe("a table", () => {
  it("aligns its columns and ends no line in white space", () => {
    const rows = [
      ["a", "longer", ""],
      ["abc", "b", "c"],
    ];
    expect(alignedLines(rows)).toEqual(["a    longer", "abc  b       c"]);
  });

  it("of nothing has no lines", () => {
    expect(alignedLines([])).toEqual([]);
  });
});

describe("a time", () => {
  it("is shown to the minute, in UTC", () => {
    expect(formatTime("2026-11-23T17:55:31.123Z")).toBe("2026-11-23 17:55Z");
  });

  it.each(["", "yesterday"])("that is none ('%s') is shown as it is", (text) => {
    expect(formatTime(text)).toBe(text);
  });
});
