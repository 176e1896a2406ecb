import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, it } from "vitest";
import { freePort } from "../../src/embedded/listening.ts";
import { readIfPresent } from "../../src/embedded/private-file.ts";
import { isAlive, servesDatabase } from "../../src/embedded/processes.ts";
import { needs } from "../support/needs.ts";
import { realMongod, remember, remembered, runningOn, startOn } from "./support/embedded.ts";
import { type RunningProgram, runProgram } from "./support/programs.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

/** The registry's database in a process of its own, which a test may kill. */
async function runDatabase(path: string): Promise<RunningProgram> {
  const mongod = await realMongod();
  return runProgram("run-database", [path, mongod.path, mongod.version]);
}

async function uriOf(program: RunningProgram): Promise<string> {
  return String(Object(await program.answer).uri);
}

/** An orphan that ended may stay in the process table, as it did not end as our child. */
function isServing(path: string, pid: number): Promise<boolean> {
  return servesDatabase(pid, join(path, "mongodb", "db"));
}

/** Ends the mongod that a killed program left on this folder, if any. */
function endingMongod(path: string): AsyncDisposable {
  return {
    async [Symbol.asyncDispose]() {
      const running = await runningOn(path).catch(() => undefined);
      if (running && (await servesDatabase(running.pid, join(path, "mongodb", "db"))))
        process.kill(running.pid, "SIGKILL");
    },
  };
}

/** What has just been done when everything is killed. */
const STEPS = [
  { step: "the lock", file: "lock.pid", text: "\n" },
  { step: "the keyfile", file: "mongodb/keyfile", text: "\n" },
  { step: "the password", file: "mongodb/password", text: "\n" },
  { step: "the start of mongod", file: "mongodb/running.json", text: "pid" },
  { step: "mongod's lock", file: "mongodb/db/mongod.lock", text: "\n" },
  { step: "mongod listens", file: "mongodb/mongod.log", text: "Waiting for connections" },
  {
    step: "the order to make a replica set",
    file: "mongodb/mongod.log",
    text: "replSetInitiate admin command received",
  },
  { step: "the replica set is writable", file: "mongodb/mongod.log", text: "Transition to primary complete" },
  { step: "the version record", file: "mongodb/version.json", text: "version" },
].map((step, index) => ({ ...step, victims: index % 2 === 0 ? "both" : "the registry" }));

async function textOf(path: string): Promise<string> {
  return (await readIfPresent(path)) ?? "";
}

needs("mongod")("the embedded database after a kill -9", () => {
  it("of the registry: the next start stops the mongod that is still there, and goes on", async () => {
    await using folder = await temporaryFolder();
    await using _ending = endingMongod(folder.path);
    await using program = await runDatabase(folder.path);
    await remember(await uriOf(program), "kept");
    const orphan = await runningOn(folder.path);
    await program.kill("SIGKILL");
    expect(await isServing(folder.path, orphan.pid)).toBe(true);
    await using database = await startOn(folder.path);
    expect(database.lines).toEqual([`stopping the mongod (pid ${orphan.pid}) that an earlier run left behind`]);
    expect(await isServing(folder.path, orphan.pid)).toBe(false);
    expect(await remembered(database.mongod.uri)).toEqual(["kept"]);
  });

  it("of both: the next start recovers what was acknowledged", async () => {
    await using folder = await temporaryFolder();
    await using program = await runDatabase(folder.path);
    await remember(await uriOf(program), "kept");
    await program.kill("SIGKILL");
    process.kill((await runningOn(folder.path)).pid, "SIGKILL");
    await using database = await startOn(folder.path);
    expect(await remembered(database.mongod.uri)).toEqual(["kept"]);
  });

  it("of the registry while an orphan could be found in mongod's own record only", async () => {
    await using folder = await temporaryFolder();
    await using _ending = endingMongod(folder.path);
    await using program = await runDatabase(folder.path);
    await remember(await uriOf(program), "kept");
    const orphan = await runningOn(folder.path);
    await program.kill("SIGKILL");
    await writeFile(join(folder.path, "mongodb", "running.json"), "half a rec");
    await using database = await startOn(folder.path);
    expect(await isServing(folder.path, orphan.pid)).toBe(false);
    expect(await remembered(database.mongod.uri)).toEqual(["kept"]);
  });

  it.each(STEPS)("in the middle of the first start, after $step, of $victims", async ({ file, text, victims }) => {
    await using folder = await temporaryFolder();
    await using _ending = endingMongod(folder.path);
    await using program = await runDatabase(folder.path);
    await expect.poll(() => textOf(join(folder.path, file)), { interval: 1, timeout: 20_000 }).toContain(text);
    await program.kill("SIGKILL");
    const running = await runningOn(folder.path).catch(() => undefined);
    if (running && victims === "both") process.kill(running.pid, "SIGKILL");
    await using database = await startOn(folder.path);
    await remember(database.mongod.uri, "written");
    expect(await remembered(database.mongod.uri)).toEqual(["written"]);
  });

  it("leaves alone a mongod on the files that is not provably ours, and says so", async () => {
    await using folder = await temporaryFolder();
    await (await startOn(folder.path))[Symbol.asyncDispose]();
    await symlink(join(folder.path, "mongodb", "db"), join(folder.path, "by-hand"));
    const { path } = await realMongod();
    const args = [
      "--dbpath",
      join(folder.path, "by-hand"),
      "--port",
      String(await freePort(undefined)),
      "--nounixsocket",
    ];
    const stranger = spawn(path, args, { stdio: "ignore" });
    await using _stranger = { [Symbol.asyncDispose]: async () => void stranger.kill("SIGKILL") };
    const lock = join(folder.path, "mongodb", "db", "mongod.lock");
    await expect.poll(() => textOf(lock)).toBe(`${stranger.pid}\n`);
    const refusal = await startOn(folder.path).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      message: "the embedded database ended: mongod gave up with code 100",
      advice: expect.arrayContaining([expect.stringMatching(/Another mongod instance is already running/)]),
    });
    expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null]);
  });

  it("never touches a process that only has the recorded pid", async () => {
    await using folder = await temporaryFolder();
    const stranger = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    await once(stranger, "spawn");
    await using _stranger = { [Symbol.asyncDispose]: async () => void stranger.kill("SIGKILL") };
    const database = join(folder.path, "mongodb", "db");
    await mkdir(database, { recursive: true });
    await writeFile(join(database, "mongod.lock"), `${stranger.pid}\n`);
    await writeFile(join(folder.path, "mongodb", "running.json"), JSON.stringify({ pid: stranger.pid, port: 27_117 }));
    await using started = await startOn(folder.path);
    expect(started.lines).toEqual([]);
    expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null]);
  });
});

needs("mongod")("a mongod that ends while the registry runs", () => {
  it("is started again at the same address, with what was acknowledged", async () => {
    await using folder = await temporaryFolder();
    await using database = await startOn(folder.path);
    const { uri } = database.mongod;
    await remember(uri, "before");
    const first = await runningOn(folder.path);
    process.kill(first.pid, "SIGKILL");
    await expect.poll(async () => (await runningOn(folder.path)).pid, { timeout: 20_000 }).not.toBe(first.pid);
    await remember(uri, "later");
    expect(await remembered(uri)).toEqual(["before", "later"]);
    expect(database.lines).toEqual(["the embedded database ended: mongod was killed by SIGKILL; starting it again"]);
  });

  it("is given up after three times in a minute, and the registry learns why", async () => {
    await using folder = await temporaryFolder();
    await using database = await startOn(folder.path);
    const ended = Promise.race([database.mongod.ended, delay(50_000, "nothing", { ref: false })]);
    for (let kills = 0; kills < 4; kills++) {
      const { pid } = await runningOn(folder.path);
      process.kill(pid, "SIGKILL");
      if (kills === 3) break;
      await expect.poll(async () => (await runningOn(folder.path)).pid, { timeout: 20_000 }).not.toBe(pid);
    }
    expect(await ended).toMatchObject({
      message: "the embedded database ended: mongod was killed by SIGKILL",
      advice: expect.arrayContaining([expect.stringMatching(/mongod\.log$/)]),
    });
    expect(database.lines).toHaveLength(3);
    expect(isAlive((await runningOn(folder.path)).pid)).toBe(false);
  });

  it("is not started again when it is being disposed at that moment", async () => {
    await using folder = await temporaryFolder();
    const database = await startOn(folder.path);
    const { pid } = await runningOn(folder.path);
    process.kill(pid, "SIGKILL");
    await expect.poll(() => database.lines).toHaveLength(1);
    await database[Symbol.asyncDispose]();
    expect(isAlive((await runningOn(folder.path)).pid)).toBe(false);
  });
});
