import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DESCRIPTOR_SIZE, DESCRIPTORS_OFFSET } from "../../../tests/support/sif/encode.ts";
import { jsonObject, metadataObject, ociObjects } from "../../../tests/support/sif/metadata.ts";
import { makeSif, type ObjectRecipe, signatureObject } from "../../../tests/support/sif-maker.ts";
import { RegistryError } from "../../core/errors.ts";
import { inspection as inspectionSchema } from "../../http/api/inspection-schemas.ts";
import { memorySource } from "../byte-source.ts";
import { inspectSource } from "./inspect-contents.ts";
import type { Inspection } from "./inspection.ts";
import { searchLabels } from "./search-labels.ts";

const MIB = 1024 * 1024;
const inspectObjects = (...objects: ObjectRecipe[]) => inspectSource(memorySource(makeSif({ objects })));
const metadata = (data: string | Uint8Array) => jsonObject("inspect-metadata.json", data);
const published = inspectionSchema.omit({ digest: true, file: true });
const bytesOf = (inspection: Inspection) => Buffer.byteLength(JSON.stringify(inspection));

describe("damaged metadata", () => {
  it.each([
    ["that is empty", "", "its inspect-metadata.json is not JSON"],
    ["that was cut short", '{"data":{"attr', "its inspect-metadata.json is not JSON"],
    ["that is a list", "[1]", "its inspect-metadata.json is no JSON object"],
    ["that is null", "null", "its inspect-metadata.json is no JSON object"],
    ["whose data is a text", '{"data":"x"}', "the data of its inspect-metadata.json is no JSON object"],
    ["that is nested too deep", "[".repeat(65), "its inspect-metadata.json has more than 64 levels"],
    ["of too many values", `[${"0,".repeat(100_001)}0]`, "its inspect-metadata.json has more than 100000 values"],
    ["of too many bytes", " ".repeat(16 * MIB + 1), "its inspect-metadata.json has more than 16777216 bytes"],
  ])("%s is told, and the rest of the image too", async (_, data, damaged) => {
    const objects = [{ type: 0x4001, data: Buffer.from("Bootstrap: docker") }, metadata(data), signatureObject()];
    expect(await inspectObjects(...objects)).toMatchObject({
      damaged,
      signed: true,
      deffile: { recorded: true, text: "Bootstrap: docker" },
      labels: { recorded: false },
    });
  });

  it("costs only the parts that are damaged", async () => {
    const attributes = {
      labels: { good: "x", bad: 1, "ugly\u001b[31m": null },
      runscript: 5,
      test: "true",
      apps: { a: 1, b: {} },
    };
    const { damaged, ...inspection } = await inspectObjects(metadataObject(attributes));
    expect(inspection).toMatchObject({
      labels: { values: { good: "x" } },
      ...{ runscript: { recorded: true, text: null }, test: { text: "true" } },
      apps: { list: [{ name: "b" }] },
    });
    expect(damaged).toMatch(/^the bad of the labels of .* is no text; the ugly\ufffd\[31m of .*; and 1 more$/);
  });

  it("that is no UTF-8, or has half surrogates, becomes U+FFFD where it is damaged", async () => {
    const latin = Buffer.from('{"data":{"attributes":{"runscript":"gr\xfc\xdfe","test":"a\\ud800b"}}}', "latin1");
    const { runscript, test } = await inspectObjects(metadata(latin));
    expect([runscript.text, test.text]).toEqual(["gr\ufffd\ufffde", "a\ufffdb"]);
  });

  it("keeps control characters and line separators out of names, and in texts", async () => {
    const odd = "a\nb\u001b\u0000\u202e\u2028c";
    const attributes = { labels: { [odd]: odd }, environment: { [odd]: odd }, apps: { [odd]: {} } };
    const { labels, environment, apps } = await inspectObjects(metadataObject(attributes));
    const clean = "a\ufffdb\ufffd\ufffd\ufffd\ufffdc";
    expect(labels.values).toEqual({ [clean]: odd });
    expect(environment.files).toEqual([{ path: clean, text: odd, truncated: false }]);
    expect(apps.list[0]?.name).toBe(clean);
  });
});

describe("long metadata", () => {
  it("is cut, and says so, with the size of the whole", async () => {
    const deffile = `é${"x".repeat(5 * MIB)}`;
    for (const object of [metadataObject({ deffile }), { type: 0x4001, data: Buffer.from(deffile) }]) {
      const inspection = await inspectObjects(object);
      expect(inspection.deffile).toMatchObject({ recorded: true, truncated: true, size: 5 * MIB + 2 });
      expect(deffile.startsWith(inspection.deffile.text ?? "?")).toBe(true);
      expect(inspection.deffile.text?.length).toBeGreaterThan(190_000);
      expect(bytesOf(inspection)).toBeLessThan(MIB);
    }
  });

  it("is never cut within a character", async () => {
    for (const lead of ["", "a"]) {
      const { runscript } = await inspectObjects(metadataObject({ runscript: lead + "😀".repeat(100_000) }));
      expect(runscript.text).toMatch(/😀$/u);
      expect(runscript.truncated).toBe(true);
    }
  });

  const long = '\u0000\u001f"\\'.repeat(70_000);
  const many = (count: number, make: (index: number) => unknown) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`"${index}`.padEnd(300, "\u{1f600}"), make(index)]),
    );
  it.each([
    ["texts", { deffile: long, runscript: long, startscript: long, test: long, helpfile: long }],
    ["labels", { labels: many(20_000, String) }],
    ["long labels", { labels: many(12, () => long) }],
    ["environment scripts", { environment: many(20_000, String) }],
    ["apps", { apps: many(5000, () => ({ runscript: "x", labels: { a: "b" } })) }],
    ["apps of many scripts", { apps: many(70, () => ({ environment: many(100, String), labels: many(50, String) })) }],
  ])("of many or long %s stays below 1 MiB and is quickly read", async (_, attributes) => {
    const image = memorySource(makeSif({ objects: [metadataObject(attributes)] }));
    const start = performance.now();
    const inspection = await inspectSource(image);
    expect(performance.now() - start).toBeLessThan(5000);
    expect(bytesOf(inspection)).toBeLessThan(MIB);
    expect(JSON.stringify(inspection)).toContain('"truncated":true');
    expect(inspection.damaged).toBeNull();
  });
});

describe("labels to search by", () => {
  const found = (values: Record<string, string>) => searchLabels({ recorded: true, truncated: false, values });

  it("are key=value, at most 200 of at most 512 characters", () => {
    expect(found({ Version: "2", "a=b": "c" })).toEqual(["Version=2", "a=b=c"]);
    expect(found(Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`k${n}`, ""])))).toHaveLength(200);
    const [long] = found({ k: "😀".repeat(600) });
    expect([...(long ?? "")]).toHaveLength(512);
    expect(long?.isWellFormed()).toBe(true);
  });
});

describe("images of any kind", () => {
  const json = fc.json({ maxDepth: 6, stringUnit: "binary" });
  const typed = fc.oneof(fc.string({ unit: "binary" }), fc.jsonValue(), fc.constant(null));
  const attributes = fc.record(
    {
      ...{ labels: fc.oneof(fc.dictionary(fc.string(), typed), typed), environment: fc.dictionary(fc.string(), typed) },
      ...{ runscript: typed, startscript: typed, test: typed, helpfile: typed, deffile: typed },
      apps: fc.oneof(
        fc.dictionary(fc.string(), fc.record({ labels: typed, environment: typed, runscript: typed })),
        typed,
      ),
    },
    { requiredKeys: [] },
  );
  const raw = fc.uint8Array({ maxLength: 300 });
  const object: fc.Arbitrary<ObjectRecipe> = fc.oneof(
    attributes.map(metadataObject),
    json.map(metadata),
    raw.map(metadata),
    json.map((text) => jsonObject("oci-config.json", text)),
    fc.record({ type: fc.integer({ min: 0x4001, max: 0x400c }), data: raw }),
    fc.record({ type: fc.constantFrom(0x4003, 0x400a, 0x400b), data: json.map((text) => Buffer.from(text)) }),
  );
  const oci = fc.record({ config: fc.jsonValue(), layers: fc.array(fc.jsonValue(), { maxLength: 3 }) }).map(ociObjects);
  const objects = fc.oneof(fc.array(object, { maxLength: 5 }), oci);
  const change = fc.record({
    at: fc.oneof(
      fc.integer({ min: 0, max: 127 }),
      fc.integer({ min: DESCRIPTORS_OFFSET, max: DESCRIPTORS_OFFSET + 5 * DESCRIPTOR_SIZE }),
      fc.integer({ min: 32_176, max: 32_600 }),
      fc.integer({ min: 32_176, max: 34_000 }),
    ),
    byte: fc.integer({ min: 0, max: 255 }),
  });

  const cut = fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat(40_000) });

  it("give an inspection below 1 MiB or IMAGE_INVALID, nothing else, in a moment", async () => {
    let slowest = 0;
    let accepted = 0;
    let damaged = 0;
    const property = fc.asyncProperty(
      fc.record({ objects, changes: fc.array(change, { maxLength: 6 }), cut }),
      async ({ objects: made, changes, cut }) => {
        const image = damage(makeSif({ content: false, objects: made }), changes).subarray(0, cut);
        const start = performance.now();
        const outcome = await inspectSource(memorySource(image)).catch(refusal);
        slowest = Math.max(slowest, performance.now() - start);
        if (outcome === "refused") return;
        accepted += 1;
        damaged += outcome.damaged === null ? 0 : 1;
        expect(bytesOf(outcome)).toBeLessThan(MIB);
        published.parse(outcome);
        // What is stored is read again as it was.
        expect(JSON.parse(JSON.stringify(outcome))).toEqual(outcome);
        expect(searchLabels(outcome.labels).every((label) => label.length <= 1024)).toBe(true);
      },
    );
    await fc.assert(property, { seed: 20261124, numRuns: 6000 });
    expect(accepted).toBeGreaterThan(1500);
    expect(damaged).toBeGreaterThan(500);
    expect(slowest).toBeLessThan(2000);
  }, 120_000);
});

function refusal(error: unknown): "refused" {
  if (error instanceof RegistryError && error.code === "IMAGE_INVALID") return "refused";
  throw error;
}

function damage(image: Buffer, changes: readonly { readonly at: number; readonly byte: number }[]): Buffer {
  for (const { at, byte } of changes.filter((change) => change.at < image.length)) image[at] = byte;
  return image;
}
