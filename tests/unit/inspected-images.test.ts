import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { memorySource } from "../../src/sif/byte-source.ts";
import { inspectSource } from "../../src/sif/contents/inspect-contents.ts";
import { inspectFile } from "../../src/sif/contents/inspect-file.ts";
import type { InspectedApp, Inspection } from "../../src/sif/contents/inspection.ts";
import { needs } from "../support/needs.ts";
import { runOk } from "../support/run.ts";

/** Building an image, in a container, takes some seconds. */
const PATIENCE = 180_000;

const EVERYTHING = `
%environment
    export A=1

%labels
    odd=key value with spaces
    ünï grüße "quoted"
    Edition 2

%help
    Help with ümlauts

%runscript
    echo run "$@"

%startscript
    echo start

%test
    true

%apprun foo
    echo app foo
%applabels foo
    app.label yes
%appenv foo
    export FOO=bar
%apphelp foo
    help of foo
%apptest foo
    true

%apprun bar
    echo app bar
`;

needs("apptainer", "sif-fixtures")("an image of the real client", () => {
  const fixtures = process.env["SIF_FIXTURES"] ?? "";
  let folder = "";

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "inspected-"));
    for (const [name, sections] of [
      ["everything", EVERYTHING],
      ["nothing", ""],
    ]) {
      const definition = `Bootstrap: localimage\nFrom: ${join(fixtures, "plain.sif")}\n${sections}`;
      writeFileSync(join(folder, `${name}.def`), definition);
      await runOk("apptainer", ["--quiet", "build", `${name}.sif`, `${name}.def`], { cwd: folder });
    }
  }, PATIENCE);
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    () => join(fixtures, "plain.sif"),
    () => join(fixtures, "pgp.sif"),
    () => join(fixtures, "pem.sif"),
    () => join(folder, "everything.sif"),
    () => join(folder, "nothing.sif"),
  ])("is inspected as the client inspects it (%#)", { timeout: PATIENCE }, async (path) => {
    const { data } = JSON.parse(await runOk("apptainer", ["inspect", "--json", "--all", path()], { cwd: folder })) as {
      data: { attributes: object };
    };
    const inspection = await inspectFile(path());
    expect(attributesOf(inspection)).toEqual(data.attributes);
    expect(inspection.damaged).toBeNull();
    expect(inspection.architecture).toBe("amd64");
  });

  it("has apps, labels and scripts where its definition says so", { timeout: PATIENCE }, async () => {
    const { apps, labels, runscript, startscript } = await inspectFile(join(folder, "everything.sif"));
    expect(apps.list.map(({ name }) => name)).toEqual(["bar", "foo"]);
    expect(labels.values).toMatchObject({ "odd=key": "value with spaces", ünï: 'grüße "quoted"', Edition: "2" });
    expect([runscript.text, startscript.text]).toEqual([
      expect.stringContaining('echo run "$@"'),
      expect.stringContaining("echo start"),
    ]);
  });

  it("tells its signatures with the key that they claim", async () => {
    const [pgp] = (await inspectFile(join(fixtures, "pgp.sif"))).signatures;
    expect(pgp).toMatchObject({ hash: "sha256", fingerprint: expect.stringMatching(/^[0-9a-f]{40}$/) });
    expect((await inspectFile(join(fixtures, "pem.sif"))).signatures).toMatchObject([{ fingerprint: null }]);
  });
});

needs("sif-fixtures")("an image of the real client that was damaged", () => {
  /** The header, the descriptors that are used, definition file and metadata. */
  const place = fc.oneof(
    fc.integer({ min: 0, max: 127 }),
    fc.integer({ min: 4096, max: 4096 + 4 * 585 }),
    fc.integer({ min: 32_176, max: 35_200 }),
  );
  const change = fc.record({ at: place, bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }) });

  it("is inspected all the same, or refused as no image", { timeout: PATIENCE }, async () => {
    // Read here and not above: what is skipped is still collected.
    const image = readFileSync(join(process.env["SIF_FIXTURES"] ?? "", "pgp.sif"));
    let inspected = 0;
    const property = fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const damaged = Buffer.from(image);
      for (const { at, bytes } of changes) damaged.set(bytes, at);
      const outcome = await inspectSource(memorySource(damaged)).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toMatchObject({ name: "RegistryError", code: "IMAGE_INVALID" });
      else inspected += 1;
    });
    await fc.assert(property, { seed: 20261125, numRuns: 1000 });
    expect(inspected).toBeGreaterThan(200);
  });
});

/** In the form of the client's own JSON, which leaves out what is empty. */
function attributesOf(inspection: Inspection): object {
  return nonEmpty({
    ...scopeAttributes(inspection),
    startscript: inspection.startscript.text,
    deffile: inspection.deffile.text,
    apps: Object.fromEntries(inspection.apps.list.map((app) => [app.name, nonEmpty(scopeAttributes(app))])),
  });
}

function scopeAttributes(scope: Pick<InspectedApp, "labels" | "environment" | "runscript" | "test" | "help">) {
  return {
    labels: scope.labels.values,
    environment: Object.fromEntries(scope.environment.files.map(({ path, text }) => [path, text])),
    runscript: scope.runscript.text,
    test: scope.test.text,
    helpfile: scope.help.text,
  };
}

function nonEmpty(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => typeof value === "string" || Object.keys(value ?? {}).length > 0),
  );
}
