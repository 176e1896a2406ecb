import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { isAlive, servesDatabase, stopServer } from "./processes.ts";

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

/** A process that looks like a mongod on `folder` and prints a line when it is ready. */
async function lookalike(folder: string, script: string): Promise<{ child: ChildProcess; pid: number }> {
  const args = ["-e", `${script}; setInterval(() => {}, 1000); console.log("ready")`, "--"];
  const child = spawn(process.execPath, [...args, "--dbpath", folder, "--port", "1"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  started.push(child);
  if (child.stdout) await once(child.stdout, "data");
  return { child, pid: child.pid ?? 0 };
}

describe("the proof that a process is our mongod", () => {
  it("is its command line with exactly our folder", async () => {
    const { pid } = await lookalike("/srv/data/mongodb/db", "");
    await expect(servesDatabase(pid, "/srv/data/mongodb/db")).resolves.toBe(true);
    await expect(servesDatabase(pid, "/srv/data/mongodb")).resolves.toBe(false);
    await expect(servesDatabase(pid, "/srv/data/mongodb/db2")).resolves.toBe(false);
    await expect(servesDatabase(process.pid, "/srv/data/mongodb/db")).resolves.toBe(false);
  });

  it("fails for a process that is gone", async () => {
    const { child, pid } = await lookalike("/srv/gone", "");
    child.kill("SIGKILL");
    await once(child, "exit");
    await expect(servesDatabase(pid, "/srv/gone")).resolves.toBe(false);
    expect(isAlive(pid)).toBe(false);
  });
});

describe("stopping a mongod that is not our child", () => {
  it("never signals a process that serves another folder", async () => {
    const { child, pid } = await lookalike("/srv/theirs", "");
    await stopServer(pid, "/srv/ours", 1_000);
    expect([isAlive(pid), child.signalCode]).toEqual([true, null]);
  });

  it("asks, and returns when it is gone", async () => {
    const { child, pid } = await lookalike("/srv/ours", 'process.on("SIGTERM", () => process.exit(7))');
    const exit = once(child, "exit");
    await stopServer(pid, "/srv/ours", 10_000);
    expect(await exit).toEqual([7, null]);
  });

  it("kills one that does not listen", async () => {
    const { child, pid } = await lookalike("/srv/ours", 'process.on("SIGTERM", () => {})');
    const exit = once(child, "exit");
    await stopServer(pid, "/srv/ours", 100);
    expect(await exit).toEqual([null, "SIGKILL"]);
  });
});
