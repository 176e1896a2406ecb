import fc from "fast-check";
import { expect, it } from "vitest";
import { progressLine } from "./progress-line.ts";

const MIB = 2 ** 20;
const half = { label: "sending a.sif", done: 10 * MIB, total: 20 * MIB, rate: 2 * MIB, atTheEnd: "waiting" };

it.each([
  [half, 100, "sending a.sif  [===============>              ]  50%  10.0 MiB of 20.0 MiB  2.0 MiB/s  0:05 left"],
  [half, 70, "sending a.sif  50%  10.0 MiB of 20.0 MiB  2.0 MiB/s  0:05 left"],
  [half, 20, "sending a.sif  50%  "],
  [{ ...half, rate: 0 }, 60, "sending a.sif  [========>       ]  50%  10.0 MiB of 20.0 MiB"],
  [{ ...half, done: half.total }, 60, "sending a.sif  [======]  100%  20.0 MiB of 20.0 MiB  waiting"],
  [{ ...half, done: half.total, atTheEnd: "" }, 60, "sending a.sif  [===============]  100%  20.0 MiB of 20.0 MiB"],
])("%o in %d columns", (state, width, line) => {
  expect(progressLine(state, width)).toBe(line);
});

it("a line is never wider than the terminal", () => {
  const state = fc.record({
    label: fc.string({ maxLength: 300 }),
    done: fc.nat(),
    total: fc.nat(),
    rate: fc.nat(),
    atTheEnd: fc.string(),
  });
  fc.assert(
    fc.property(state, fc.integer({ min: 0, max: 300 }), (shown, width) => progressLine(shown, width).length <= width),
    { seed: 20261123, numRuns: 2000 },
  );
});
