import { spawn } from "node:child_process";
import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, it } from "vitest";
import { StartupError } from "../../src/core/startup-error.ts";
import { attach } from "../../src/embedded/attach.ts";
import { openDataFolder } from "../../src/embedded/data-folder.ts";
import { openEmbeddedDatabase } from "../../src/embedded/open-embedded-database.ts";
import { isAlive } from "../../src/embedded/processes.ts";
import { startEmbeddedMongod } from "../../src/embedded/start-embedded-mongod.ts";
import { needs } from "../support/needs.ts";
import { realMongod, remember, remembered, runningOn, startOn, withClient } from "./support/embedded.ts";
import { runProgram } from "./support/programs.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

needs("mongod")("the embedded database", () => {
  it("is a writable replica set with transactions, on this machine only, and its files are closed to others", async () => {
    await using folder = await temporaryFolder();
    await using database = await startOn(folder.path);
    const { uri, version } = database.mongod;
    expect(uri).toMatch(/^mongodb:\/\/registry:[0-9a-f]{64}@127\.0\.0\.1:\d+\/registry\?/);
    await withClient(uri, async (db) => {
      await db.client.withSession((session) =>
        session.withTransaction(async () => {
          await db.collection("things").insertOne({ a: 1 }, { session });
        }),
      );
      expect(await db.collection("things").countDocuments()).toBe(1);
      expect(await db.admin().command({ buildInfo: 1 })).toMatchObject({ version });
      const { parsed } = await db.admin().command({ getCmdLineOpts: 1 });
      expect(parsed).toMatchObject({
        net: { bindIp: "127.0.0.1", unixDomainSocket: { enabled: false }, compression: { compressors: "disabled" } },
        storage: { wiredTiger: { engineConfig: { cacheSizeGB: 0.25 } } },
      });
    });
    const mongodb = join(folder.path, "mongodb");
    expect((await stat(mongodb)).mode & 0o777).toBe(0o700);
    for (const name of (await readdir(mongodb)).filter((name) => name !== "db")) {
      expect([name, (await stat(join(mongodb, name))).mode & 0o777]).toEqual([name, 0o600]);
    }
  });

  it("lets nobody in without the password, not even to make the first account", async () => {
    await using folder = await temporaryFolder();
    await using database = await startOn(folder.path);
    const anonymous = database.mongod.uri.replace(/registry:[^@]*@/, "").replace("&authSource=admin", "");
    const wrong = database.mongod.uri.replace(/registry:[^@]*@/, `registry:${"0".repeat(64)}@`);
    await withClient(anonymous, async (db) => {
      await expect(db.collection("things").findOne()).rejects.toThrow(/authentication/);
      const create = { createUser: "eve", pwd: "x", roles: ["root"] };
      await expect(db.admin().command(create)).rejects.toThrow(/authentication/);
    });
    await expect(withClient(wrong, (db) => db.command({ ping: 1 }))).rejects.toThrow(/Authentication failed/);
  });

  it("keeps what was written, its address and its version record over a restart", async () => {
    await using folder = await temporaryFolder();
    const uris: string[] = [];
    for (const name of ["first", "second", "third"]) {
      await using database = await startOn(folder.path);
      uris.push(database.mongod.uri);
      await remember(database.mongod.uri, name);
    }
    await using database = await startOn(folder.path);
    expect(await remembered(database.mongod.uri)).toEqual(["first", "second", "third"]);
    expect(new Set([...uris, database.mongod.uri]).size).toBe(1);
    expect(database.lines).toEqual([]);
    const record: unknown = JSON.parse(await readFile(join(folder.path, "mongodb", "version.json"), "utf8"));
    const { version } = await realMongod();
    expect(record).toEqual({ version, featureCompatibility: version.split(".").slice(0, 2).join(".") });
  });

  it("is gone when it was disposed, and answers to nobody", async () => {
    await using folder = await temporaryFolder();
    const database = await startOn(folder.path);
    const { pid } = await runningOn(folder.path);
    expect(await attach(folder.path)).toBe(database.mongod.uri);
    await database[Symbol.asyncDispose]();
    expect(isAlive(pid)).toBe(false);
    expect(await attach(folder.path)).toBeUndefined();
    const log = await readFile(join(folder.path, "mongodb", "mongod.log"), "utf8");
    expect(log.includes('"msg":"Shutting down","attr":{"exitCode":0}')).toBe(true);
  });

  it("moves to another port when somebody took the one it had", async () => {
    await using folder = await temporaryFolder();
    {
      await using database = await startOn(folder.path);
      await remember(database.mongod.uri, "before");
    }
    const { port } = await runningOn(folder.path);
    const squatter = createServer((socket) => socket.destroy()).listen(port, "127.0.0.1");
    await using _squatter = { [Symbol.asyncDispose]: async () => void squatter.close() };
    await using database = await startOn(folder.path);
    expect((await runningOn(folder.path)).port).not.toBe(port);
    await remember(database.mongod.uri, "there");
    expect(await remembered(database.mongod.uri)).toEqual(["before", "there"]);
  });

  it("finds its password again when the files with the secrets are lost", async () => {
    await using folder = await temporaryFolder();
    {
      await using database = await startOn(folder.path);
      await remember(database.mongod.uri, "kept");
    }
    await rm(join(folder.path, "mongodb", "password"));
    await rm(join(folder.path, "mongodb", "keyfile"));
    await using database = await startOn(folder.path);
    expect(await remembered(database.mongod.uri)).toEqual(["kept"]);
  });

  it("can be attached to by another process of the same user while it runs", async () => {
    await using folder = await temporaryFolder();
    expect(await attach(folder.path)).toBeUndefined();
    expect(await attach(join(folder.path, "nowhere"))).toBeUndefined();
    const { path, version } = await realMongod();
    await using program = runProgram("run-database", [folder.path, path, version]);
    const answer = await program.answer;
    const uri = await attach(folder.path);
    expect(answer).toEqual({ uri });
    await remember(uri ?? "", "from outside");
    await program.kill("SIGTERM");
    expect(await attach(folder.path)).toBeUndefined();
  });

  it("does not die of Ctrl-C in the terminal: it is in a process group of its own", async () => {
    await using folder = await temporaryFolder();
    await using _database = await startOn(folder.path);
    const { pid } = await runningOn(folder.path);
    const groups = await Promise.all([pid, process.pid].map((each) => groupOf(each)));
    expect(groups[0]).toBe(pid);
    expect(groups[0]).not.toBe(groups[1]);
  });

  it("is ready soon when it was there before", async () => {
    await using folder = await temporaryFolder();
    await (await startOn(folder.path))[Symbol.asyncDispose]();
    const times: number[] = [];
    for (let round = 0; round < 3; round++) {
      const before = performance.now();
      await using _database = await startOn(folder.path);
      times.push(performance.now() - before);
    }
    expect(Math.min(...times)).toBeLessThan(2_000);
  });
});

async function groupOf(pid: number): Promise<number> {
  const ps = spawn("ps", ["-o", "pgid=", "-p", String(pid)]);
  let text = "";
  for await (const piece of ps.stdout) text += String(piece);
  return Number(text);
}

needs("mongod")("an embedded database that cannot start", () => {
  it("is not touched by a mongod that cannot open it", async () => {
    await using folder = await temporaryFolder();
    await (await startOn(folder.path))[Symbol.asyncDispose]();
    const record = join(folder.path, "mongodb", "version.json");
    await writeFile(record, JSON.stringify({ version: "8.0.17", featureCompatibility: "8.0" }));
    const before = await stat(join(folder.path, "mongodb", "mongod.log"));
    const refusal = await startOn(folder.path).catch((error: unknown) => error);
    const { version } = await realMongod();
    expect(refusal).toBeInstanceOf(StartupError);
    expect(refusal).toMatchObject({
      message: `mongod ${version} cannot open database files of MongoDB 8.0 (written by 8.0.17): it is older than they are`,
      advice: [expect.stringContaining("mongod 8.0 or 9.0"), expect.anything(), expect.anything()],
    });
    expect(await stat(join(folder.path, "mongodb", "mongod.log"))).toEqual(before);
  });

  it("passes over a mongod that cannot open the files, and says which", async () => {
    await using path = await temporaryFolder();
    await (await startOn(path.path))[Symbol.asyncDispose]();
    const newer = join(path.path, "newer-mongod");
    await writeFile(newer, "#!/bin/sh\necho 'db version v9.0.1'\n", { mode: 0o755 });
    const real = await realMongod();
    await using folder = await openDataFolder(path.path);
    const lines: string[] = [];
    const bin = join(path.path, "bin");
    await mkdir(bin);
    await symlink(real.path, join(bin, "mongod"));
    const find = { mongodBinary: newer, searchPath: bin, cacheDir: join(path.path, "cache") };
    await using database = await openEmbeddedDatabase({ folder, find, report: (line) => lines.push(line) });
    expect(database.version).toBe(real.version);
    expect(lines).toEqual([expect.stringMatching(/^MONGOD_BINARY: .*mongod 9\.0\.1 cannot open.*newer$/)]);
  });

  it("says what mongod said, and leaves nothing running", async () => {
    await using path = await temporaryFolder();
    await (await startOn(path.path))[Symbol.asyncDispose]();
    await writeFile(join(path.path, "mongodb", "db", "WiredTiger.turtle"), "not a turtle");
    const refusal = await startOn(path.path).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StartupError);
    expect(refusal).toMatchObject({
      message: expect.stringMatching(/^the embedded database ended: mongod (gave up|was killed)/),
      advice: expect.arrayContaining([expect.stringMatching(/^its log says: /)]),
    });
    expect(isAlive((await runningOn(path.path)).pid)).toBe(false);
  });

  it("says that its program cannot be started", async () => {
    await using path = await temporaryFolder();
    await using folder = await openDataFolder(path.path);
    const mongod = { path: join(path.path, "missing"), version: "6.0.5" };
    const start = startEmbeddedMongod({ folder, mongod, report: () => undefined });
    await expect(start).rejects.toThrow(/^the embedded database ended: spawn .*missing ENOENT$/);
  });

  it("leaves nothing running when the start is given up", async () => {
    await using path = await temporaryFolder();
    const giveUp = new AbortController();
    const start = startOn(path.path, giveUp.signal);
    const refused = expect(start).rejects.toThrow("given up");
    await expect.poll(() => runningOn(path.path).catch(() => undefined)).toBeDefined();
    giveUp.abort(new Error("given up"));
    await refused;
    expect(isAlive((await runningOn(path.path)).pid)).toBe(false);
  });
});
