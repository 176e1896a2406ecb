import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../support/run.ts";
import { jsonObject } from "../support/sif/metadata.ts";
import { makeSif } from "../support/sif-maker.ts";

const MIB = 1024 * 1024;
/** Of JavaScript's heap, in MiB. Reading brackets without looking at them first takes over 200. */
const HEAP = 96;
/** In seconds, on a machine that does other things too. */
const PATIENCE = 30;

const repeated = (text: string) => text.repeat(Math.floor((16 * MIB - 200) / text.length));
const attributes = (inner: string) => `{"data":{"attributes":{${inner}}}}`;

/** Metadata of 16 MiB, the most that is read. */
const HOSTILE: readonly (readonly [string, string])[] = [
  ["lists", `[${repeated("[],")}0]`],
  ["objects", `[${repeated('{"a":1},')}0]`],
  ["levels", repeated("[")],
  ["labels", attributes(`"labels":{${repeated('"a":"b",')}"a":"b"}`)],
  ["texts of one letter", attributes(`"runscript":"${repeated("x")}"`)],
  ["texts of wide letters", attributes(`"runscript":"${"ж".repeat(8 * MIB - 200)}"`)],
  ["texts of escapes", attributes(`"runscript":"${repeated("\\u0000")}"`)],
  ["quotes", `"${repeated('\\"')}`],
  ["backslashes", `"${repeated("\\")}`],
  ["spaces", repeated(" ")],
];

describe("a process of little memory", () => {
  const module = fileURLToPath(new URL("../../src/sif/contents/inspect-file.ts", import.meta.url));
  const program = `
    import { inspectFile } from ${JSON.stringify(module)};
    const { damaged } = await inspectFile(process.argv[1]);
    process.stdout.write(String(damaged));
  `;
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "hostile-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(HOSTILE)("inspects 16 MiB of %s in a moment", { timeout: 2000 * PATIENCE }, async (name, metadata) => {
    const path = join(folder, `${name}.sif`);
    const object = jsonObject("inspect-metadata.json", metadata);
    writeFileSync(path, makeSif({ content: false, objects: [object] }));
    const started = performance.now();
    const limit = `--max-old-space-size=${HEAP}`;
    const { code, stdout, stderr } = await run(process.execPath, [limit, "--input-type=module", "-e", program, path]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^null$|^its inspect-metadata.json (is not JSON|has more than \d+ (values|levels))$/);
    expect(performance.now() - started).toBeLessThan(1000 * PATIENCE);
  });
});
