import { describe, expect, it } from "vitest";
import { type Action, type Actor, ANONYMOUS, type Decision, decide, type Guarded } from "./policy.ts";

const admin: Actor = { kind: "user", id: "1", name: "admin", admin: true };
const owner: Actor = { kind: "user", id: "2", name: "vanessa", admin: false };
const other: Actor = { kind: "user", id: "3", name: "dave", admin: false };
const open: Guarded = { visibility: "public", owner: { kind: "user", id: "2" } };
const closed: Guarded = { visibility: "private", owner: { kind: "user", id: "2" } };

type Row = [sentence: string, actor: Actor, collection: Guarded | undefined, answers: Record<Action, Decision>];

const all = (decision: Decision) => ({ pull: decision, push: decision, administer: decision });

const TABLE: Row[] = [
  ["the admin on a public collection", admin, open, all("allowed")],
  ["the admin on a private collection", admin, closed, all("allowed")],
  ["the admin on no collection", admin, undefined, { ...all("hidden"), push: "allowed" }],
  ["the owner on a public collection", owner, open, all("allowed")],
  ["the owner on a private collection", owner, closed, all("allowed")],
  ["another account on a public collection", other, open, { ...all("forbidden"), pull: "allowed" }],
  ["another account on a private collection", other, closed, all("hidden")],
  ["another account on no collection", other, undefined, { ...all("hidden"), push: "allowed" }],
  ["nobody on a public collection", ANONYMOUS, open, { ...all("authenticate"), pull: "allowed" }],
  ["nobody on a private collection", ANONYMOUS, closed, { ...all("authenticate"), pull: "hidden" }],
  ["nobody on no collection", ANONYMOUS, undefined, { ...all("authenticate"), pull: "hidden" }],
];

describe("the policy", () => {
  it.each(TABLE)("decides for %s", (_sentence, actor, collection, answers) => {
    for (const [action, decision] of Object.entries(answers)) {
      expect([action, decide(actor, action as Action, collection)]).toEqual([action, decision]);
    }
  });

  it("answers for what may not be seen exactly as for what does not exist", () => {
    for (const actor of [other, ANONYMOUS]) {
      expect(decide(actor, "pull", closed)).toBe(decide(actor, "pull", undefined));
    }
  });
});
