import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DESCRIPTOR_SIZE, DESCRIPTORS_OFFSET } from "../../tests/support/sif/encode.ts";
import {
  type ArchitectureName,
  makeSif,
  type ObjectRecipe,
  type SifRecipe,
  signatureObject,
} from "../../tests/support/sif-maker.ts";
import { makeSimg } from "../../tests/support/simg-maker.ts";
import { ARCHITECTURES } from "./codes.ts";
import { inspectImage } from "./inspect-image.ts";

const HEX = "0123456789abcdef".repeat(4);
const FINGERPRINT = "4ca49709f038023d3cab3c81c8489451cb9f7050";

const inspect = (image: Buffer) => inspectImage(image, image.length);
const objectsOf = (...objects: ObjectRecipe[]) => inspect(makeSif({ content: false, objects })).objects;
const object = (type: number, more: Partial<ObjectRecipe> = {}): ObjectRecipe => ({
  type,
  data: Buffer.from("data"),
  ...more,
});

describe("an image that is inspected", () => {
  it.each(ARCHITECTURES)("of the architecture %s says so", (architecture) => {
    expect(inspect(makeSif({ architecture })).architecture).toBe(architecture);
  });

  it("has its primary partition's architecture where the header tells none, and the header's where both do", () => {
    expect(inspect(makeSif({ headerArchitecture: "unknown", architecture: "arm64" })).architecture).toBe("arm64");
    expect(inspect(makeSif({ headerArchitecture: "riscv64", architecture: "arm64" })).architecture).toBe("riscv64");
  });

  it("has an unknown architecture for a code that no table has", () => {
    const image = makeSif({ content: false });
    image.write("77", 45, "latin1");
    expect(inspect(image).architecture).toBe("unknown");
  });

  it("tells each of its objects in the order of the table", () => {
    const image = makeSif({
      deffile: "Bootstrap: docker",
      labels: { a: "b" },
      objects: [signatureObject(FINGERPRINT)],
    });
    const facts = inspect(image);
    expect(facts).toMatchObject({ format: "sif", signed: true, encrypted: false, isOciSif: false });
    expect(facts.createdAt).toEqual(new Date("2026-01-01T00:00:00Z"));
    expect(facts.objects).toMatchObject([
      { id: 1, dataType: "definition-file", offset: 32176, size: 17, group: 1, link: undefined },
      { id: 2, dataType: "generic-json", name: "inspect-metadata.json" },
      { id: 3, extra: { kind: "partition", fileSystem: "squashfs", role: "primary-system", architecture: "amd64" } },
      {
        ...{ id: 4, dataType: "signature", group: undefined, link: { to: "group", id: 1 } },
        extra: { kind: "signature", hash: "sha256", fingerprint: FINGERPRINT },
      },
    ]);
  });

  it.each([
    [object(0x4002), { dataType: "environment", extra: undefined }],
    [object(0x4003), { dataType: "labels" }],
    [object(0x4007, { name: "ü" }), { dataType: "generic", name: "ü" }],
    [signatureObject(), { extra: { kind: "signature", hash: "sha256", fingerprint: undefined } }],
    [object(0x4005, { link: 1, group: 0 }), { dataType: "signature", link: { to: "object", id: 1 } }],
    [
      object(0x4008, { extra: { message: { format: 2, message: 0x200 } } }),
      { extra: { kind: "crypto-message", format: "pem", message: "rsa-oaep" } },
    ],
    [
      object(0x4008, { extra: { message: { format: 1, message: 0x100 } } }),
      { extra: { format: "openpgp", message: "clear-signature" } },
    ],
    [object(0x4009, { extra: { sbom: 8 } }), { dataType: "sbom", extra: { kind: "sbom", format: "syft-json" } }],
    [object(0x4009, { extra: { sbom: 99 } }), { extra: { kind: "sbom", format: "unknown" } }],
    [object(0x400b, { extra: { digest: `sha256:${HEX}` } }), { extra: { kind: "oci", digest: `sha256:${HEX}` } }],
    [object(0x4fff, { group: 0 }), { dataType: "unknown", dataTypeCode: 0x4fff, group: undefined, extra: undefined }],
    [object(0x4006, { name: "n".repeat(128) }), { name: "n".repeat(128) }],
  ])("reads the object %j", (recipe, expected) => {
    expect(objectsOf(recipe)).toMatchObject([expected]);
  });
});

describe("an image that is inspected as a whole", () => {
  it("is an OCI-SIF when it has a root index, and has no architecture of its own then", () => {
    const objects = [object(0x400a, { extra: { digest: `sha256:${HEX}` } }), object(0x400b)];
    const facts = inspect(makeSif({ content: false, headerArchitecture: "unknown", objects }));
    expect(facts).toMatchObject({ isOciSif: true, architecture: "unknown" });
  });

  it.each([
    [1, false],
    [5, true],
    [6, true],
  ])("with a primary partition of the file system %i has encrypted = %s", (fileSystem, encrypted) => {
    expect(inspect(makeSif({ fileSystem })).encrypted).toBe(encrypted);
  });

  it("may have no launch script, no objects, and no time", () => {
    const facts = inspect(makeSif({ content: false, launchScript: "", time: -62_135_596_800 }));
    expect(facts).toMatchObject({ format: "sif", objects: [], createdAt: undefined });
  });

  it.each([8_640_000_000_001, -8_640_000_000_001])("has no time where it tells %i, which no Date can hold", (time) => {
    expect(inspect(makeSif({ time })).createdAt).toBeUndefined();
  });

  it("may have objects of no length at one place", () => {
    const empty = object(0x4007, { data: new Uint8Array() });
    expect(objectsOf(empty, object(0x4007), empty, empty)).toHaveLength(4);
  });

  it("may have free slots between its descriptors", () => {
    const image = makeSif({ deffile: "x", labels: {} });
    image.writeUInt8(0, DESCRIPTORS_OFFSET + DESCRIPTOR_SIZE + 4);
    expect(inspect(image).objects.map(({ id }) => id)).toEqual([1, 3]);
  });

  it("may be larger than what is given of it", () => {
    const image = makeSif({ size: 3_000_000 });
    expect(inspectImage(image.subarray(0, 32_768), image.length).objects).toMatchObject([{ id: 1 }]);
  });

  it.each([
    ["squashfs", false],
    ["squashfs", true],
    ["ext3", false],
    ["ext3", true],
  ] as const)("may be a bare %s of Singularity 2 (after a launch line: %s)", (fileSystem, launchLine) => {
    expect(inspect(makeSimg({ fileSystem, launchLine }))).toMatchObject({
      ...{ format: fileSystem, architecture: "unknown", signed: false, objects: [] },
    });
  });

  it("comes out as it was made, whatever it was made of", () => {
    const fileSystems = ["unknown", "squashfs", "ext3", "immutable-object", "raw", "encrypted-squashfs"];
    const recipes = fc.record({
      architecture: fc.constantFrom(...(ARCHITECTURES as readonly ArchitectureName[])),
      dataOffset: fc.constantFrom(32176 as const, 32768 as const),
      fileSystem: fc.integer({ min: 1, max: 5 }),
      content: fc.uint8Array({ maxLength: 9000 }),
      time: fc.integer({ min: 0, max: 4_000_000_000 }),
      objects: fc.array(
        fc.record({
          type: fc.integer({ min: 0x4001, max: 0x400b }),
          data: fc.uint8Array({ maxLength: 3000 }),
          name: fc.string({ maxLength: 30 }).filter((name) => !name.includes("\0")),
          group: fc.integer({ min: 0, max: 0x0fff_ffff }),
          align: fc.constantFrom(1, 4096),
        }),
        { maxLength: 60 },
      ),
    });
    const property = fc.property(recipes, (recipe: SifRecipe) => {
      const image = makeSif(recipe);
      const { architecture, createdAt, objects } = inspect(image);
      expect(architecture).toBe(recipe.architecture);
      expect(createdAt?.getTime()).toBe(Number(recipe.time) * 1000);
      const [primary, ...others] = objects;
      expect(primary?.extra).toMatchObject({ fileSystem: fileSystems[recipe.fileSystem ?? 0], architecture });
      const data = objects.map(({ offset, size }) => image.subarray(offset, offset + size).toString("hex"));
      const put = [recipe.content, ...(recipe.objects ?? []).map((made) => made.data)];
      expect(data).toEqual(put.map((bytes) => Buffer.from(bytes as Uint8Array).toString("hex")));
      expect(others.map(({ dataTypeCode, name, group }) => [dataTypeCode, name, group ?? 0])).toEqual(
        recipe.objects?.map(({ type, name, group }) => [type, name, group]),
      );
    });
    fc.assert(property, { seed: 20261123, numRuns: 200 });
  });
});
