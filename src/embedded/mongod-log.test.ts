import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { rotateLargeLog, rotateLog } from "./mongod-log.ts";

let log: string;
beforeEach(async () => {
  log = join(await mkdtemp(join(tmpdir(), "log-")), "mongod.log");
});
afterEach(() => rm(join(log, ".."), { recursive: true, force: true }));

describe("mongod's log", () => {
  it("begins anew at a start, keeps the one before, and is closed to others", async () => {
    for (const text of ["first", "second", "third"]) {
      await rotateLog(log);
      await writeFile(log, text);
    }
    expect(await readFile(log, "utf8")).toBe("third");
    expect(await readFile(`${log}.1`, "utf8")).toBe("second");
    expect((await stat(log)).mode & 0o777).toBe(0o600);
  });

  it("begins anew when it grows too large, and only then", async () => {
    await writeFile(log, "12345");
    let reopened = 0;
    await rotateLargeLog(log, () => reopened++, 5);
    expect([reopened, await readFile(log, "utf8")]).toEqual([0, "12345"]);
    await rotateLargeLog(log, () => reopened++, 4);
    expect([reopened, await readFile(log, "utf8"), await readFile(`${log}.1`, "utf8")]).toEqual([1, "", "12345"]);
  });

  it("does no harm when it is gone", async () => {
    await expect(rotateLargeLog(log, () => expect.unreachable(), 4)).resolves.toBeUndefined();
  });
});
