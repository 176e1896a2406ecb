import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makePrivateFolder, readIfPresent, writePrivateFile } from "./private-file.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "private-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("a private file", () => {
  it("is for its owner only and replaces the one before, whatever a killed writer left", async () => {
    const path = join(folder, "secret");
    await writeFile(`${path}.new`, "a much longer text that was never finished", { mode: 0o600 });
    await writePrivateFile(path, "one");
    await writePrivateFile(path, "two");
    expect(await readFile(path, "utf8")).toBe("two");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["secret"]);
  });

  it("is undefined where there is none, and a failure where it cannot be read", async () => {
    await expect(readIfPresent(join(folder, "nothing"))).resolves.toBeUndefined();
    await expect(readIfPresent(folder)).rejects.toThrow(/EISDIR/);
  });

  it("lies in a folder that is closed even if it was open before", async () => {
    const path = join(folder, "open");
    await mkdir(path, { mode: 0o755 });
    await makePrivateFolder(path);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
  });
});
