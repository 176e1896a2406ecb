import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeUser } from "../support/accounts.ts";
import { send } from "../support/http.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { openWorkplace, type Workplace } from "./workplace.ts";

let registry: TestRegistry;
let place: Workplace;
beforeAll(async () => {
  registry = await startRegistry();
  place = await openWorkplace();
});
afterAll(async () => {
  await place[Symbol.asyncDispose]();
  await registry[Symbol.asyncDispose]();
});

function sreg(...args: readonly string[]) {
  return sregAs(registry.token, ...args);
}

function sregAs(token: string, ...args: readonly string[]) {
  return place.sreg(args, { env: { SREG_URL: registry.url, SREG_TOKEN: token } });
}

const whoami = async (token: string) => await send(registry, "/api/v1/whoami", { token });

describe("a collection", () => {
  it("is made, changed and given away", async () => {
    await makeUser(registry, "ada");
    const made = await sreg("collection", "create", "Science", "--visibility", "private", "--description", "Stones");
    expect(made).toEqual({ code: 0, stdout: "made the collection science, private\n", stderr: "" });
    const { stdout } = await sreg("collection", "set", "science", "--visibility", "internal", "--owner", "ada");
    expect(stdout).toBe("science is internal and belongs to ada\n");
    const { json } = await send(registry, "/api/v1/collections/science");
    expect(json).toMatchObject({ description: "Stones", owner: "ada", visibility: "internal" });
  });

  it("that is there, or of a wrong kind, is refused", async () => {
    await sreg("collection", "create", "twice");
    expect(await sreg("collection", "create", "twice")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("exists already"),
    });
    expect((await sreg("collection", "create", "no good")).code).toBe(2);
    expect((await sreg("collection", "create", "odd", "--visibility", "sometimes")).code).toBe(1);
    expect((await sreg("collection", "set", "twice")).stderr).toBe(
      "error: nothing is said that is to change\ntry: --visibility, --description or --owner\n",
    );
  });

  it("has members", async () => {
    await makeUser(registry, "eve");
    await sreg("collection", "create", "shared");
    expect((await sreg("collection", "members", "add", "shared", "eve", "--role", "writer")).stdout).toBe(
      "eve is writer of shared\n",
    );
    expect((await sreg("collection", "members", "shared")).stdout).toBe("admin  owner\neve    writer\n");
    expect((await sreg("collection", "members", "remove", "shared", "eve")).code).toBe(0);
    const { stdout } = await sreg("collection", "members", "list", "shared", "--json");
    expect(JSON.parse(stdout)).toEqual({ user: "admin", role: "owner" });
    expect((await sreg("collection", "members", "add", "shared", "no/body")).code).toBe(4);
  });
});

describe("a token", () => {
  it("is printed once, works within its rights, is listed and revoked", async () => {
    const args = ["--scope", "pull,push", "--collection", "science", "--expires", "30d"];
    const { code, stdout, stderr } = await sreg("token", "create", "the build server", ...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const secret = stdout.trim();
    const { json } = await whoami(secret);
    expect(json["token"]).toMatchObject({
      scopes: ["pull", "push"],
      collections: ["science"],
      label: "the build server",
    });
    const { id } = json["token"] as { id: string };
    const list = (await sreg("token", "list")).stdout;
    expect(list).toContain(`${id}  pull,push  science          until `);
    expect(list).not.toContain(secret);
    expect((await sreg("token", "revoke", id)).stdout).toBe(`revoked ${id}\n`);
    expect((await whoami(secret)).status).toBe(401);
  });

  it("may only pull, unless told otherwise", async () => {
    const { stdout } = await sreg("token", "create", "reader", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ scopes: ["pull"], collections: null, expiresAt: null });
  });

  it.each([
    [["create", "x", "--expires", "soon"], 2, "a number and a unit"],
    [["create", "x", "--scope", "fly"], 1, "scopes"],
    [["revoke", "sreg_abcdef"], 2, "this is the token itself"],
    [["revoke", "0".repeat(24)], 4, "was not found"],
    [["revoke", "x/../y"], 1, "takes the id of a token"],
  ])("asked for as %j is refused", async (args, exit, text) => {
    const { code, stderr } = await sreg("token", ...args);
    expect(code).toBe(exit);
    expect(stderr).toContain(text);
  });
});

describe("an account", () => {
  it("is made with a token that is printed alone, disabled and enabled", async () => {
    const { code, stdout, stderr } = await sreg("user", "create", "vanessa");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "made the account vanessa; its first token is:\n" });
    const token = stdout.trim();
    expect((await whoami(token)).json["name"]).toBe("vanessa");
    expect((await sreg("user", "disable", "vanessa")).stdout).toBe("vanessa is disabled\n");
    expect((await whoami(token)).status).toBe(401);
    expect((await sreg("user", "enable", "vanessa")).stdout).toBe("vanessa is enabled\n");
    expect((await whoami(token)).status).toBe(200);
    expect((await sreg("user", "list")).stdout).toMatch(/\nadmin +enabled +[\d-]{10} [\d:]{5}Z {2}administrator\n/);
  });

  it("cannot be made by everybody", async () => {
    const token = await makeUser(registry, "bob");
    const { code, stderr } = await sregAs(token, "user", "create", "carol");
    expect(code).toBe(3);
    expect(stderr).toContain("may not");
    expect((await place.sreg(["user", "list"], { env: { SREG_URL: registry.url } })).code).toBe(3);
  });

  it("that is there is refused", async () => {
    expect((await sreg("user", "create", "admin")).code).toBe(1);
    expect((await sreg("user", "disable", "admin")).stderr).toContain("last administrator");
  });
});
