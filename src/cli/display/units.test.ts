import fc from "fast-check";
import { expect, it } from "vitest";
import { formatBytes, formatDuration } from "./units.ts";

it.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1024, "1.0 KiB"],
  [1_048_524, "1023.9 KiB"],
  [1_048_525, "1.0 MiB"],
  [22_020_096, "21.0 MiB"],
  [1.5 * 2 ** 40, "1.5 TiB"],
  [Number.MAX_SAFE_INTEGER, "8.0 PiB"],
])("%d bytes are shown as %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it("a number of bytes is never shown as 1024 of a unit that has a next one", () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (bytes) => !formatBytes(bytes).startsWith("1024")),
    { seed: 20261123, numRuns: 2000, examples: [[1023], [1_048_575], [2 ** 30 - 1], [2 ** 40 - 1]] },
  );
});

it.each([
  [0, "0:00"],
  [0.2, "0:01"],
  [59.5, "1:00"],
  [754, "12:34"],
  [3723, "1:02:03"],
])("%d seconds are shown as %s", (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
