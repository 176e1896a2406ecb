import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
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

/** Where the registry's data lies, as the person who runs it would say. */
function data(): Record<string, string> {
  const uri = new URL(inject("mongodbUri"));
  uri.pathname = `/${registry.database.connection.name}`;
  uri.searchParams.set("authSource", "admin");
  return { SREG_DATA_DIR: registry.config.dataDir, SREG_MONGODB_URI: uri.toString() };
}

describe("replacing the administrator's token", () => {
  it("prints the new token alone on a line, and the registry takes it in place of the old one", async () => {
    const { code, stdout, stderr } = await place.sreg(["admin", "token"], { env: data() });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^sreg_\w{38}\n$/);
    await place.login({ url: registry.url, token: stdout.trim() });
    await expect(place.login(registry)).rejects.toThrow("does not know this token");
  });

  it("with --json prints it as JSON", async () => {
    const { stdout } = await place.sreg(["admin", "token", "--json"], { env: data() });
    expect(JSON.parse(stdout)).toEqual({ token: expect.stringMatching(/^sreg_\w{38}$/) });
  });

  it("ends with the server's own reason when it is not possible", async () => {
    const env = { ...data(), SREG_ADMIN_TOKEN: "twenty-characters-or-more" };
    const { code, stderr } = await place.sreg(["admin", "token"], { env });
    expect(code).toBe(1);
    expect(stderr).toContain("error: SREG_ADMIN_TOKEN sets the administrator's token");
    const json = await place.sreg(["admin", "token", "--json"], { env });
    expect(JSON.parse(json.stderr)).toMatchObject({
      error: { message: "SREG_ADMIN_TOKEN sets the administrator's token", exitCode: 1 },
    });
  });
});
