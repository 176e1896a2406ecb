import { chmod, chown, mkdir, readdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { StartupError } from "../../src/core/startup-error.ts";
import { openDataFolder } from "../../src/embedded/data-folder.ts";
import { needs } from "../support/needs.ts";
import { runProgram } from "./support/programs.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

describe("the data folder", () => {
  it("is made for its owner only, with everything in it", async () => {
    await using parent = await temporaryFolder();
    const path = join(parent.path, "new", "data");
    await using folder = await openDataFolder(path);
    expect(folder.path).toBe(path);
    expect(await modeOf(path)).toBe(0o700);
    expect(await readdir(path)).toEqual(["lock.db", "lock.pid"]);
    for (const name of await readdir(path)) expect(await modeOf(join(path, name))).toBe(0o600);
  });

  it("is closed when it was made empty and open beforehand, and left as it is when it was in use", async () => {
    await using parent = await temporaryFolder();
    const [empty, used] = [join(parent.path, "empty"), join(parent.path, "used")];
    await mkdir(empty);
    await mkdir(used);
    await writeFile(join(used, "notes"), "");
    await chmod(empty, 0o777);
    await chmod(used, 0o755);
    await using _first = await openDataFolder(empty);
    await using _second = await openDataFolder(used);
    expect([await modeOf(empty), await modeOf(used)]).toEqual([0o700, 0o755]);
  });

  it("is the same through a symbolic link", async () => {
    await using parent = await temporaryFolder();
    const path = join(parent.path, "data");
    await mkdir(path);
    await symlink(path, join(parent.path, "link"));
    await using folder = await openDataFolder(join(parent.path, "link"));
    expect(folder.path).toBe(path);
    await expect(openDataFolder(path)).rejects.toThrow(/in use/);
  });

  it("may be opened again when it was closed", async () => {
    await using parent = await temporaryFolder();
    for (let round = 0; round < 3; round++) await (await openDataFolder(parent.path))[Symbol.asyncDispose]();
    await using folder = await openDataFolder(parent.path);
    await expect(openDataFolder(parent.path)).rejects.toThrow(StartupError);
    await expect(openDataFolder(parent.path)).rejects.toThrow(
      `${folder.path} is in use by another process (pid ${process.pid})`,
    );
  });

  it("is not a file, and not below one", async () => {
    await using parent = await temporaryFolder();
    const file = join(parent.path, "file");
    await writeFile(file, "");
    await expect(openDataFolder(file)).rejects.toThrow(`${file} cannot be used: it is a file, not a folder`);
    await expect(openDataFolder(join(file, "data"))).rejects.toThrow(/a part of its path is a file/);
  });

  it("is refused when every user could write into it", async () => {
    await using parent = await temporaryFolder();
    await writeFile(join(parent.path, "somebody's"), "");
    await chmod(parent.path, 0o1777);
    await expect(openDataFolder(parent.path)).rejects.toThrow(/every user of this machine may write into/);
    expect((await stat(parent.path)).mode & 0o7777).toBe(0o1777);
  });

  it("is not taken when its lock file is damaged", async () => {
    await using parent = await temporaryFolder();
    await writeFile(join(parent.path, "lock.db"), "this is no database at all ".repeat(100), { mode: 0o600 });
    await expect(openDataFolder(parent.path)).rejects.toThrow(/cannot be locked: file is not a database/);
  });
});

describe("two processes on one data folder", () => {
  it("exclude each other, and the second learns who the first is and what to do", async () => {
    await using parent = await temporaryFolder();
    await using first = runProgram("hold-folder", [parent.path]);
    await first.answer;
    const refusal = await openDataFolder(parent.path).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StartupError);
    expect(refusal).toMatchObject({
      message: `the data folder ${parent.path} is in use by another process (pid ${first.pid})`,
      advice: [`stop the registry that uses it: kill ${first.pid}`, expect.stringContaining("SREG_DATA_DIR")],
    });
  });

  it("exclude each other even if they start in the same instant", async () => {
    for (let round = 0; round < 5; round++) {
      await using parent = await temporaryFolder();
      await using stack = new AsyncDisposableStack();
      const programs = [1, 2, 3].map(() => stack.use(runProgram("hold-folder", [parent.path])));
      const answers = await Promise.all(programs.map((program) => program.answer));
      const holder = programs[answers.findIndex((answer) => Object(answer).path === parent.path)];
      const refused = answers.filter((answer) => Object(answer).message !== undefined);
      expect(refused).toHaveLength(2);
      for (const answer of refused)
        expect(answer).toMatchObject({ message: expect.stringContaining(`(pid ${holder?.pid})`) });
    }
  });

  it("leave no lock behind, however the first dies", async () => {
    await using parent = await temporaryFolder();
    for (const signal of ["SIGTERM", "SIGKILL", "SIGSEGV"] as const) {
      await using program = runProgram("hold-folder", [parent.path]);
      expect(await program.answer).toEqual({ path: parent.path });
      await program.kill(signal);
      await using folder = await openDataFolder(parent.path);
      expect(folder.path).toBe(parent.path);
    }
  });
});

const NOBODY = { uid: 65_534, gid: 65_534 };

needs("root")("the data folder of another user", () => {
  it("is refused with both user ids and what to do", async () => {
    await using parent = await temporaryFolder();
    await chown(parent.path, NOBODY.uid, NOBODY.gid);
    const refusal = await openDataFolder(parent.path).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      message: `the data folder ${parent.path} belongs to another user (uid ${NOBODY.uid}; this process: 0)`,
      advice: expect.arrayContaining([`or give it the folder: chown -R 0 '${parent.path}'`]),
    });
  });

  it("is refused where it is closed to this user", async () => {
    await using parent = await temporaryFolder();
    await using program = runProgram("hold-folder", [parent.path], NOBODY);
    expect(await program.answer).toMatchObject({
      message: expect.stringContaining("cannot be used: this user may not"),
    });
  });

  it("cannot be made where this user may not write", async () => {
    await using parent = await temporaryFolder();
    await chmod(parent.path, 0o755);
    await using program = runProgram("hold-folder", [join(parent.path, "data")], NOBODY);
    expect(await program.answer).toMatchObject({
      message: expect.stringContaining("cannot be used: this user may not write there"),
      advice: [expect.stringContaining("SREG_DATA_DIR"), expect.stringContaining("EACCES")],
    });
  });
});
