import { appendFile, copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { digestOfBytes } from "../../src/core/digest.ts";
import { needs } from "../support/needs.ts";
import { run, runOk } from "../support/run.ts";
import { type Standalone, startStandalone, temporaryFolder } from "../support/standalone.ts";

const HOSTS = "/etc/hosts";
const HOSTS_LINE = "127.0.0.1 tacc # for a test of singularity-registry\n";
const TOKEN = "the-administrator-of-the-tests";

/**
 * Two registries, as two sites have them: a hub that clients know, and a member. A shub address cannot hold a port, so
 * both answer on port 80; a host name without dots needs a line in the hosts file. Both need root.
 */
needs(
  "root",
  "linux",
  "apptainer",
  "sif-fixtures",
  "curl",
)("the real apptainer client and two registries", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let hub: Standalone;
  let member: Standalone;
  let env: Record<string, string>;
  const apptainer = (...args: string[]) => run("apptainer", args, { cwd: folder.path, env });
  const api = (url: string, ...args: string[]) =>
    runOk("curl", ["-sS", "-f", "-H", `Authorization: Bearer ${TOKEN}`, ...args, url], { cwd: folder.path });
  const digestOfFile = async (name: string) => digestOfBytes(await readFile(join(folder.path, name)));

  const start = (id: string, host: string) =>
    startStandalone({
      dataDir: join(folder.path, id),
      env: { SREG_ID: id, SREG_HOST: host, SREG_PORT: "80", SREG_DIRECTORY_PRIVATE: "true", SREG_ADMIN_TOKEN: TOKEN },
    });

  beforeAll(async () => {
    folder = await temporaryFolder();
    await mkdir(join(folder.path, "home"));
    // The client's cache is on, and empty at first.
    env = { HOME: join(folder.path, "home"), APPTAINER_CACHEDIR: join(folder.path, "cache") };
    await copyFile(join(process.env["SIF_FIXTURES"] ?? "", "plain.sif"), join(folder.path, "rocks.sif"));
    await appendFile(HOSTS, HOSTS_LINE);
    [hub, member] = await Promise.all([start("hub", "127.0.0.1"), start("tacc", "127.0.0.2")]);
    await api("http://127.0.0.2/api/v1/images/science/rocks:latest", "-T", "rocks.sif");
    await runOk("curl", ["-sS", "-f", "-d", '{"url":"http://127.0.0.2"}', "http://127.0.0.1/api/v1/registries"]);
    await api("http://127.0.0.1/api/v1/registries/tacc/accept", "-X", "POST");
  });
  afterAll(async () => {
    const hosts = await readFile(HOSTS, "utf8");
    // Written in place: the file may be a mount.
    if (hosts.includes(HOSTS_LINE)) await writeFile(HOSTS, hosts.replace(HOSTS_LINE, ""));
    await hub?.[Symbol.asyncDispose]();
    await member?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  it.each([
    ["by the member's id behind the hub's name", "shub://127.0.0.1/tacc/science/rocks"],
    ["by the member's id as a host name", "shub://tacc/science/rocks"],
    ["by tag", "shub://127.0.0.1/tacc/science/rocks:latest"],
  ])("pulls a member's image through the hub, byte by byte, %s", async (_name, reference) => {
    const { code, stderr } = await apptainer("pull", "--no-https", "--force", "pulled.sif", reference);
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    expect(await digestOfFile("pulled.sif")).toBe(await digestOfFile("rocks.sif"));
    // Without the cache the bytes really come from the member.
    await apptainer("pull", "--no-https", "--force", "--disable-cache", "again.sif", reference);
    expect(await digestOfFile("again.sif")).toBe(await digestOfFile("rocks.sif"));
  });

  it("says that an image is not there when the member has hidden it", async () => {
    const url = "http://127.0.0.2/api/v1/collections/science";
    await api(url, "-X", "PATCH", "-d", '{"visibility":"private"}');
    const { code, stderr } = await apptainer("pull", "--no-https", "no.sif", "shub://127.0.0.1/tacc/science/rocks");
    expect([code === 0, stderr]).toEqual([false, expect.stringMatching(/not found/i)]);
    await api(url, "-X", "PATCH", "-d", '{"visibility":"public"}');
  });

  it("fails, and the hub names the member, when the member is down", async () => {
    expect(await member.end("SIGTERM")).toBe(0);
    const answer = await runOk("curl", ["-sS", "http://127.0.0.1/tacc/api/container/science/other"]);
    expect(answer).toContain("'tacc' (http://127.0.0.2)");
    const { code, stderr } = await apptainer("pull", "--no-https", "no.sif", "shub://127.0.0.1/tacc/science/other");
    expect([code === 0, stderr]).toEqual([false, expect.stringContaining("502")]);
  });
});
