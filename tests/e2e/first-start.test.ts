import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { needs } from "../support/needs.ts";
import { run, runOk } from "../support/run.ts";
import { writeSif } from "../support/sif-maker.ts";
import { firstToken, startStandalone, temporaryFolder } from "../support/standalone.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** Not root, and not the owner of anything else. */
const NOBODY = 65_534;

/** What a clone of the work tree would hold: what git knows and what it would not ignore. */
async function cloneInto(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const pack = spawn(
    "sh",
    [
      "-c",
      'git ls-files -co --exclude-standard -z | tar --ignore-failed-read --null -c -T - | tar -x -C "$1"',
      "-",
      folder,
    ],
    {
      cwd: ROOT,
      stdio: "inherit",
    },
  );
  const [code] = await once(pack, "close");
  if (code !== 0) throw new Error("the work tree could not be copied");
}

/** A machine on which nothing was installed yet: an empty home, and nothing of ours on the PATH. */
function bareEnvironment(home: string): Record<string, string> {
  const path = [dirname(hostNode()), "/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"].join(":");
  // Where a site's own certificates are trusted, downloads need to know.
  const trust = ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(trust), HOME: home, PATH: path };
}

/** The node that a user of this machine has, not the one that npm put in front for us. */
function hostNode(): string {
  const candidates = (process.env["PATH"] ?? "").split(":").filter((folder) => !folder.includes("node_modules"));
  return join(candidates.find((folder) => folder === "/usr/bin" || folder === "/usr/local/bin") ?? "/usr/bin", "node");
}

needs(
  "root",
  "linux",
  "git",
  "curl",
)("a clone on a machine where nothing was installed", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clone: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    folder = await temporaryFolder();
    clone = join(folder.path, "clone");
    await cloneInto(clone);
    await writeSif(join(clone, "rocks.sif"), { size: 5_000_000, seed: 1 });
    await mkdir(join(folder.path, "home"));
    // Everything is done as a user without rights, so that root's do not hide a missing one.
    await runOk("chown", ["-R", `${NOBODY}:${NOBODY}`, folder.path]);
    await runOk("chmod", ["755", folder.path]);
    env = bareEnvironment(join(folder.path, "home"));
  });
  afterAll(() => folder?.[Symbol.asyncDispose]());

  const asNobody = (...command: string[]) => {
    const args = ["--reuid", String(NOBODY), "--regid", String(NOBODY), "--clear-groups", ...command];
    return run("setpriv", args, { cwd: clone, env, bare: true });
  };

  it("starts with `npm start` alone, as a user without rights, and everything that it prints works", async () => {
    const start = () =>
      startStandalone({
        dataDir: join(clone, "data"),
        command: ["npm", "start"],
        cwd: clone,
        bare: true,
        env,
        uid: NOBODY,
        patience: 400_000,
      });
    const first = await start();
    expect(first.url).toBe("http://127.0.0.1:8080");
    await expect.poll(() => first.output()).toMatch(/port 80 needs more rights.*sysctl.*proxy/);

    const commands =
      first
        .output()
        .match(/^ {2}(?:bin\/sreg|apptainer) .*$/gm)
        ?.map((line) => line.trim()) ?? [];
    expect(commands).toHaveLength(3);
    for (const command of commands.slice(0, 2)) {
      const { code, stdout, stderr } = await asNobody("sh", "-c", command);
      expect([command, code, stdout + stderr]).toEqual([command, 0, expect.anything()]);
    }
    const link = /http:\S+$/.exec(commands[2] ?? "")?.[0] ?? "";
    await runOk("curl", ["-sSf", "-o", join(folder.path, "pulled.sif"), link]);
    await runOk("cmp", [join(folder.path, "pulled.sif"), join(clone, "rocks.sif")]);

    const token = await firstToken(join(clone, "data"));
    const replaced = await asNobody("bin/sreg", "admin", "token");
    expect([replaced.code, replaced.stdout.trim()]).toEqual([0, expect.stringMatching(/^sreg_\w{38}$/)]);
    expect(replaced.stdout).not.toContain(token);
    expect(await first.end("SIGINT")).toBe(0);

    await using second = await start();
    await runOk("curl", ["-sSf", "-o", "/dev/null", link]);
    expect(await second.end("SIGTERM")).toBe(0);
  });
});
