import { describe, expect, it } from "vitest";
import { type FolderFacts, judgeFolder } from "./folder-access.ts";

const OURS: FolderFacts = { path: "/srv/data", mode: 0o40700, owner: 1000, user: 1000, empty: false };

describe("whether a folder may hold the data", () => {
  it.each<[string, Partial<FolderFacts>, "keep" | "tighten"]>([
    ["ours, closed", {}, "keep"],
    ["ours, empty and open to all", { mode: 0o40777, empty: true }, "tighten"],
    ["ours, empty and closed", { empty: true }, "keep"],
    ["ours, in use and readable for the group: somebody wanted that", { mode: 0o40750 }, "keep"],
    ["root's, writable for our group, as Kubernetes mounts volumes", { owner: 0, mode: 0o42775, empty: true }, "keep"],
    ["on a system without user ids", { user: undefined, mode: 0o40777 }, "keep"],
  ])("%s", (_, facts, judgement) => {
    expect(judgeFolder({ ...OURS, ...facts })).toBe(judgement);
  });

  it.each<[string, Partial<FolderFacts>, RegExp]>([
    ["another user's, closed", { owner: 1001 }, /belongs to another user \(uid 1001; this process: 1000\)/],
    ["a user's, and we are root: that user could send us anywhere", { user: 0 }, /belongs to another user/],
    ["ours, in use and writable for all", { mode: 0o40777 }, /every user of this machine may write/],
    ["root's and writable for all, such as /tmp", { owner: 0, mode: 0o41777, empty: true }, /every user/],
    ["/tmp, and we are root", { owner: 0, user: 0, mode: 0o41777 }, /every user/],
  ])("not %s", (_, facts, message) => {
    expect(() => judgeFolder({ ...OURS, ...facts })).toThrow(message);
  });
});
