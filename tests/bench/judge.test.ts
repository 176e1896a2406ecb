import { expect, it } from "vitest";
import { type Goal, judge } from "./judge.ts";

const SPEED: Goal = { metric: "MiB/s", what: "throughput", unit: "MiB/s", against: "distribution", atLeast: 0.9 };
const runs = (...values: readonly number[]) => values.map((value) => ({ "MiB/s": value }));

it.each([
  ["as fast as it has to be", runs(90), runs(100), true],
  ["a little too slow", runs(89), runs(100), false],
  ["as good beside each run of the peer, though the machine became slower", runs(100, 50, 10), runs(100, 50, 10), true],
  ["good but for one run that was disturbed", runs(100, 1, 100), runs(100, 100, 100), true],
  ["compared with nothing", runs(0), runs(0), false],
])("a run that is %s", (_, ours, distribution, met) => {
  expect(judge([SPEED], { ours, distribution })).toMatchObject([{ met }]);
});

it("tells our figure alone, and once, where the peers are not there", () => {
  const outcomes = judge([SPEED, { ...SPEED, against: "nginx" }], { ours: runs(1) });
  expect(outcomes).toEqual([{ metric: "MiB/s", what: "throughput", unit: "MiB/s", ours: 1, met: undefined }]);
});

it("tells no figure alone that is compared with another peer", () => {
  const outcomes = judge([SPEED, { ...SPEED, against: "nginx" }], { ours: runs(1), nginx: runs(1) });
  expect(outcomes).toMatchObject([{ against: "nginx", ratio: 1 }]);
});

it("measures a goal without a peer on the figure itself", () => {
  const { against: _, ...alone } = SPEED;
  expect(judge([{ ...alone, atLeast: 3 }], { ours: runs(1, 2, 4) })).toMatchObject([{ ours: 2, met: false }]);
  expect(judge([{ ...alone, atLeast: 2 }], { ours: runs(1, 2, 4) })).toMatchObject([{ ours: 2, met: true }]);
});

it("demands nothing where there is no limit", () => {
  const { atLeast: _, ...told } = SPEED;
  expect(judge([told], { ours: runs(1), distribution: runs(2) })).toMatchObject([{ ratio: 0.5, met: undefined }]);
});

it("takes no run that forgot a figure for a good one", () => {
  expect(() => judge([SPEED], { ours: [{}], distribution: runs(1) })).toThrow("a run told no MiB/s");
});
