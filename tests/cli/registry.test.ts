import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { openWorkplace, type Workplace } from "./workplace.ts";

let hub: TestRegistry;
let member: TestRegistry;
let place: Workplace;
beforeAll(async () => {
  place = await openWorkplace();
  hub = await startRegistry({ config: { directoryPrivate: true } });
  member = await startRegistry({ config: { id: "tacc", title: "Rocks & Stones" } });
});
afterAll(async () => {
  for (const resource of [member, hub, place]) await resource[Symbol.asyncDispose]();
});

function onHub(...args: readonly string[]) {
  return place.sreg(["registry", ...args], { env: { SREG_URL: hub.url, SREG_TOKEN: hub.token } });
}

describe("a registry", () => {
  it("is announced, accepted by its URL, listed and removed", async () => {
    const env = { SREG_URL: member.url };
    const announced = await place.sreg(["registry", "announce", hub.url], { env });
    expect(announced).toEqual({
      code: 0,
      stdout: `tacc is announced: the administrator of ${hub.url} accepts it with: sreg registry accept tacc\n`,
      stderr: "",
    });
    expect((await onHub("list")).stdout).toBe(`tacc  pending  ${member.url}  Rocks & Stones\n`);
    expect((await onHub("accept", `${member.url}/`)).stdout).toBe(`tacc is a member: ${member.url}\n`);
    const again = await place.sreg(["registry", "announce", hub.url], { env });
    expect(again.stdout).toBe(`tacc is a member of ${hub.url}\n`);
    const { stdout } = await onHub("list", "--state", "member", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ id: "tacc", state: "member" });
    expect((await onHub("remove", "tacc")).stdout).toBe("removed tacc\n");
    expect((await onHub("list")).stderr).toBe("no registries\n");
  });

  it("that nobody announced cannot be accepted", async () => {
    const { code, stderr } = await onHub("accept", "https://nobody.example.org");
    expect({ code, stderr }).toEqual({
      code: 4,
      stderr: "error: no registry at https://nobody.example.org has been announced\ntry: sreg registry list\n",
    });
    expect((await onHub("accept", "nobody")).code).toBe(4);
  });

  it("is accepted by an administrator alone; the token for one registry is not sent to another", async () => {
    const { code } = await place.sreg(["registry", "accept", "tacc"], { env: { SREG_URL: hub.url } });
    expect(code).toBe(3);
  });
});
