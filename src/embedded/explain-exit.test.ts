import { describe, expect, it } from "vitest";
import { complaintsIn, describeExit } from "./explain-exit.ts";

const INFO = `{"t":{"$date":"2026-01-01T00:00:00Z"},"s":"I","c":"CONTROL","id":1,"ctx":"main","msg":"starting"}`;
const FULL = `{"t":{},"s":"E","c":"STORAGE","id":2,"ctx":"main","msg":"WiredTiger error","attr":{"error":28,"message":"No space left on device"}}`;
const FATAL = `{"t":{},"s":"F","c":"CONTROL","id":3,"ctx":"main","msg":"Wrong \\"level\\"","attr":{"error":"UPGRADE PROBLEM: too old"}}`;

describe("what is told of mongod's end", () => {
  it("shows the errors of its log with their reason, not the rest, and none twice", () => {
    expect(complaintsIn([INFO, FULL, FULL, INFO, FATAL, "half a line"].join("\n"))).toEqual([
      "WiredTiger error: No space left on device",
      'Wrong "level": UPGRADE PROBLEM: too old',
    ]);
  });

  it("shows the last three only", () => {
    const lines = [1, 2, 3, 4, 5].map((n) => `{"s":"E","msg":"fault ${n}"}`);
    expect(complaintsIn(lines.join("\n"))).toEqual(["fault 3", "fault 4", "fault 5"]);
  });

  it("says how a process ended", () => {
    expect(describeExit({ code: 100, signal: null })).toBe("mongod gave up with code 100");
    expect(describeExit({ code: null, signal: "SIGKILL" })).toBe("mongod was killed by SIGKILL");
    expect(describeExit({ code: null, signal: null, error: new Error("spawn ENOENT") })).toBe("spawn ENOENT");
  });
});
