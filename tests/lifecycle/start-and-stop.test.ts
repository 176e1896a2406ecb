import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { digestOfBytes } from "../../src/core/digest.ts";
import { makeSif } from "../support/sif-maker.ts";
import { firstToken, runRole, type Standalone, startStandalone, temporaryFolder } from "../support/standalone.ts";

const image = makeSif({ size: 1_000_000, seed: 1 });

const push = (
  registry: Standalone,
  token: string,
  reference: string,
  body: NonNullable<RequestInit["body"]> = new Uint8Array(image),
) =>
  fetch(`${registry.url}/api/v1/images/${reference}`, {
    method: "PUT",
    body,
    headers: { Authorization: `Bearer ${token}` },
    ...(body instanceof ReadableStream ? { duplex: "half" } : {}),
  });

async function digestAt(registry: Standalone, reference: string): Promise<unknown> {
  const response = await fetch(`${registry.url}/api/v1/images/${reference}/file`);
  return response.ok ? digestOfBytes(new Uint8Array(await response.arrayBuffer())) : response.status;
}

/** The pid of the mongod that works on a data folder. */
async function mongodOf(dataDir: string): Promise<number> {
  return Number((await readFile(join(dataDir, "mongodb/db/mongod.lock"), "utf8")).trim());
}

/** An orphan that has ended may stay a zombie where no init reaps it. */
async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return stat !== undefined && !/\) Z /.test(stat);
}

describe("a standalone registry", () => {
  it("tells what to do, keeps its token to its owner, stops with 0, and finds everything at the next start", async () => {
    await using folder = await temporaryFolder();
    const first = await startStandalone({ dataDir: folder.path });
    const token = await firstToken(folder.path);
    expect((await stat(join(folder.path, "admin-token"))).mode & 0o777).toBe(0o600);
    expect((await stat(folder.path)).mode & 0o777).toBe(0o700);
    expect(first.output()).not.toContain(token);
    expect(first.output()).toContain(`bin/sreg login ${first.url} --token-stdin`);
    expect((await push(first, token, "science/rocks")).status).toBe(201);
    const mongod = await mongodOf(folder.path);
    expect(await first.end("SIGTERM")).toBe(0);
    expect(await isAlive(mongod)).toBe(false);

    await using second = await startStandalone({ dataDir: folder.path });
    expect(await digestAt(second, "science/rocks:latest")).toBe(digestOfBytes(image));
    expect((await push(second, token, "science/rocks:2")).status).toBe(201);
    expect(second.output()).not.toContain("administrator's token");
    expect(await second.end("SIGINT")).toBe(0);
  });

  it("refuses a data folder that another one has, and says whose", async () => {
    await using folder = await temporaryFolder();
    await using first = await startStandalone({ dataDir: folder.path });
    const { code, output } = await runRole("standalone", { dataDir: folder.path });
    expect(code).toBe(1);
    expect(output).toContain(folder.path);
    expect(output).toContain(String(first.pid));
    expect(await digestAt(first, "none/none")).toBe(404);
  });

  it("lets a push that runs end well before it stops, and refuses new connections meanwhile", async () => {
    await using folder = await temporaryFolder();
    const registry = await startStandalone({ dataDir: folder.path });
    const token = await firstToken(folder.path);
    const released = Promise.withResolvers<void>();
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        controller.enqueue(image.subarray(0, 500_000));
        await released.promise;
        controller.enqueue(image.subarray(500_000));
        controller.close();
      },
    });
    const pushing = push(registry, token, "slow/push", body);
    await expect.poll(async () => (await stat(join(folder.path, "uploads"))).nlink, { timeout: 5000 }).toBeDefined();
    await expect.poll(async () => (await fetch(`${registry.url}/healthz`)).status).toBe(200);
    const ended = registry.end("SIGTERM");
    await expect
      .poll(() =>
        fetch(`${registry.url}/healthz`).then(
          () => "open",
          () => "refused",
        ),
      )
      .toBe("refused");
    released.resolve();
    expect((await pushing).status).toBe(201);
    expect(await ended).toBe(0);
    await using again = await startStandalone({ dataDir: folder.path });
    expect(await digestAt(again, "slow/push:latest")).toBe(digestOfBytes(image));
  });

  it.each([
    ["of the registry, whose mongod goes on as an orphan", ["registry"]],
    ["of mongod and then of the registry", ["mongod", "registry"]],
    ["of the registry and then of mongod", ["registry", "mongod"]],
  ])("recovers by itself after a kill -9 %s", async (_name, victims) => {
    await using folder = await temporaryFolder();
    const first = await startStandalone({ dataDir: folder.path });
    expect((await push(first, await firstToken(folder.path), "science/rocks")).status).toBe(201);
    const mongod = await mongodOf(folder.path);
    for (const victim of victims) {
      if (victim === "mongod") process.kill(mongod, "SIGKILL");
      else expect(await first.end("SIGKILL")).toBe("SIGKILL");
    }
    await using second = await startStandalone({ dataDir: folder.path });
    expect(await mongodOf(folder.path)).not.toBe(mongod);
    expect(await isAlive(mongod)).toBe(false);
    expect(await digestAt(second, "science/rocks:latest")).toBe(digestOfBytes(image));
  });

  it("goes on when its mongod is killed under it", async () => {
    await using folder = await temporaryFolder();
    await using registry = await startStandalone({ dataDir: folder.path });
    const token = await firstToken(folder.path);
    expect((await push(registry, token, "science/rocks")).status).toBe(201);
    process.kill(await mongodOf(folder.path), "SIGKILL");
    await expect.poll(() => digestAt(registry, "science/rocks:latest"), { timeout: 30_000 }).toBe(digestOfBytes(image));
    expect((await push(registry, token, "science/rocks:after")).status).toBe(201);
  });
});

describe("the administrator's token", () => {
  it("is replaced while the registry runs, and while it does not", async () => {
    await using folder = await temporaryFolder();
    const whoami = async (registry: Standalone, token: string) =>
      (await fetch(`${registry.url}/api/v1/whoami`, { headers: { Authorization: `Bearer ${token}` } })).status;
    const replace = async () => {
      const { code, output } = await runRole("admin-token", { dataDir: folder.path });
      expect([code, output]).toEqual([0, expect.stringMatching(/^sreg_\w{38}\n$/)]);
      return output.trim();
    };
    const first = await startStandalone({ dataDir: folder.path });
    const tokens = [await firstToken(folder.path), await replace()];
    expect(await Promise.all(tokens.map((token) => whoami(first, token)))).toEqual([401, 200]);
    await first.end("SIGTERM");
    tokens.push(await replace());
    await using second = await startStandalone({ dataDir: folder.path });
    expect(await Promise.all(tokens.map((token) => whoami(second, token)))).toEqual([401, 401, 200]);
  });

  it("is the one that SREG_ADMIN_TOKEN sets, and then cannot be replaced by command", async () => {
    await using folder = await temporaryFolder();
    const env = { SREG_ADMIN_TOKEN: "chosen-by-the-administrator" };
    await using registry = await startStandalone({ dataDir: folder.path, env });
    expect((await push(registry, env.SREG_ADMIN_TOKEN, "science/rocks")).status).toBe(201);
    expect(registry.output()).not.toContain(env.SREG_ADMIN_TOKEN);
    const { code, output } = await runRole("admin-token", { dataDir: folder.path, env });
    expect([code, output]).toEqual([1, expect.stringContaining("SREG_ADMIN_TOKEN sets the administrator's token")]);
  });
});

describe("a start that cannot be", () => {
  it("says what is wrong with the role", async () => {
    await using folder = await temporaryFolder();
    const { code, output } = await runRole("party", { dataDir: folder.path });
    expect([code, output]).toEqual([2, expect.stringMatching(/usage: .*standalone/)]);
  });

  it.each([
    ["standalone", { SREG_PROT: "80" }, /SREG_PROT is not known; did you mean SREG_PORT\?/],
    ["standalone", { SREG_PORT: "99999" }, /SREG_PORT .*65535/],
    ["server", {}, /set SREG_MONGODB_URI/],
    ["standalone", { SREG_ADMIN_TOKEN_FILE: "/none" }, /SREG_ADMIN_TOKEN_FILE names \/none/],
  ])("says what is wrong with %s and %o", async (role, env, text) => {
    await using folder = await temporaryFolder();
    const { code, output } = await runRole(role, { dataDir: folder.path, env });
    expect([code, output]).toEqual([1, expect.stringMatching(text)]);
    expect(output).not.toMatch(/ {4}at /);
  });
});
