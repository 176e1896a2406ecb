import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { digestOfBytes } from "../../src/core/digest.ts";
import { needs } from "../support/needs.ts";
import { run, runOk } from "../support/run.ts";
import { firstToken, type Standalone, startStandalone, temporaryFolder } from "../support/standalone.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const HOST = "127.0.0.1";

/** A shub address cannot hold a port, so the registry answers on port 80 here, which needs root. */
needs(
  "root",
  "apptainer",
  "sif-fixtures",
  "curl",
)("the real apptainer client", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let registry: Standalone;
  let token: string;
  let env: Record<string, string>;
  const work = () => join(folder.path, "work");
  const fixtures = process.env["SIF_FIXTURES"] ?? "";
  const sreg = (...args: string[]) => runOk(join(ROOT, "bin/sreg"), args, { cwd: work(), env });
  const apptainer = (...args: string[]) => runOk("apptainer", args, { cwd: work(), env });
  const digestOfFile = async (name: string) => digestOfBytes(await readFile(join(work(), name)));

  beforeAll(async () => {
    folder = await temporaryFolder();
    await mkdir(work());
    await mkdir(join(folder.path, "home"));
    const home = join(folder.path, "home");
    // The client's cache is on, and empty at first.
    env = { HOME: home, APPTAINER_CACHEDIR: join(folder.path, "cache"), XDG_CONFIG_HOME: join(home, ".config") };
    await copyFile(join(fixtures, "plain.sif"), join(work(), "rocks.sif"));
    await copyFile(join(fixtures, "pgp.sif"), join(work(), "signed.sif"));
    const command = ["npm", "start"] as const;
    registry = await startStandalone({ dataDir: join(folder.path, "data"), env: { SREG_PORT: "80" }, command });
    token = await firstToken(join(folder.path, "data"));
  });
  afterAll(async () => {
    await registry?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  it("pulls over shub what sreg pushed, byte by byte, with its cache on, twice, and again after the tag moved", async () => {
    await runOk(join(ROOT, "bin/sreg"), ["login", `http://${HOST}`, "--token-stdin"], {
      cwd: work(),
      env,
      input: token,
    });
    await sreg("push", "rocks.sif", "science/rocks:latest");
    for (const name of ["first.sif", "second.sif"]) {
      await apptainer("pull", "--no-https", name, `shub://${HOST}/science/rocks:latest`);
      expect(await digestOfFile(name)).toBe(await digestOfFile("rocks.sif"));
    }
    await sreg("push", "signed.sif", "science/rocks:latest");
    await apptainer("pull", "--no-https", "third.sif", `shub://${HOST}/science/rocks:latest`);
    expect(await digestOfFile("third.sif")).toBe(await digestOfFile("signed.sif"));
  });

  it("pulls what curl pushed, without a tag and by version", async () => {
    const url = `http://${HOST}/api/v1/images/science/curled:latest`;
    const pushed = await runOk("curl", ["-sS", "-T", "rocks.sif", "-H", `Authorization: Bearer ${token}`, url], {
      cwd: work(),
    });
    const { digest } = JSON.parse(pushed) as { digest: string };
    await apptainer("pull", "--no-https", "curled.sif", `shub://${HOST}/science/curled`);
    await apptainer("pull", "--no-https", "version.sif", `shub://${HOST}/science/curled@${digest.slice(7, 39)}`);
    expect([await digestOfFile("curled.sif"), await digestOfFile("version.sif")]).toEqual([digest, digest]);
  });

  it("runs an image straight from the registry", async () => {
    const output = await apptainer("exec", "--no-https", `shub://${HOST}/science/curled:latest`, "echo", "it runs");
    expect(output).toContain("it runs");
  });

  it("builds from a definition file with Bootstrap: shub", async () => {
    const definition = `Bootstrap: shub\nFrom: ${HOST}/science/curled:latest\n\n%labels\n  made.from shub\n`;
    await writeFile(join(work(), "derived.def"), definition);
    await apptainer("build", "--no-https", "derived.sif", "derived.def");
    expect(await apptainer("inspect", "derived.sif")).toContain("made.from: shub");
  });

  it("pulls by a plain http link", async () => {
    await apptainer("pull", "plain.sif", `http://${HOST}/api/v1/images/science/curled:latest/file`);
    expect(await digestOfFile("plain.sif")).toBe(await digestOfFile("rocks.sif"));
  });

  it("does not see a private image, and says so", async () => {
    const header = ["-H", `Authorization: Bearer ${token}`];
    const body = JSON.stringify({ visibility: "private" });
    await runOk("curl", [
      "-sS",
      "-f",
      "-X",
      "PATCH",
      ...header,
      "-d",
      body,
      `http://${HOST}/api/v1/collections/science`,
    ]);
    const { code, stderr } = await run("apptainer", ["pull", "--no-https", "no.sif", `shub://${HOST}/science/curled`], {
      cwd: work(),
      env,
    });
    expect([code === 0, stderr]).toEqual([false, expect.stringMatching(/not found/i)]);
  });

  it("leaves a registry that stops with 0 when npm itself gets the signal", async () => {
    expect(await registry.end("SIGTERM")).toBe(0);
  });
});
