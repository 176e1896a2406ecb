import { describe, expect, it } from "vitest";
import { jsonObject, metadataObject, ociObjects } from "../../../tests/support/sif/metadata.ts";
import { makeSif, type ObjectRecipe, type SifRecipe, signatureObject } from "../../../tests/support/sif-maker.ts";
import { makeSimg } from "../../../tests/support/simg-maker.ts";
import { type ByteSource, memorySource } from "../byte-source.ts";
import { inspectSource } from "./inspect-contents.ts";

const FINGERPRINT = "4ca49709f038023d3cab3c81c8489451cb9f7050";
const inspect = (recipe: SifRecipe) => inspectSource(memorySource(makeSif(recipe)));
const inspectObjects = (...objects: ObjectRecipe[]) => inspect({ objects });
const whole = (text: string) => ({ recorded: true, text, size: Buffer.byteLength(text), truncated: false });
const NONE = { recorded: true, text: null, size: 0, truncated: false };
const NOT_RECORDED = { recorded: false, text: null, size: 0, truncated: false };

describe("an image with a record of its metadata", () => {
  const attributes = {
    labels: { Version: "2", "odd=key": 'grüße "x"', ["__proto__"]: "polluted", constructor: "c" },
    environment: { "/.singularity.d/env/90-environment.sh": "export A=1" },
    runscript: "#!/bin/sh\necho run",
    startscript: "echo start",
    test: "true",
    helpfile: "Help ümlaut",
    deffile: "Bootstrap: docker\nFrom: alpine",
    apps: { foo: { labels: { a: "b" }, environment: { "/scif/apps/foo/env.sh": "X=1" }, runscript: "echo foo" } },
  };

  it("tells all that is in it", async () => {
    const inspection = await inspectObjects(metadataObject(attributes));
    expect(inspection).toMatchObject({
      labels: { recorded: true, truncated: false },
      deffile: whole("Bootstrap: docker\nFrom: alpine"),
      runscript: whole("#!/bin/sh\necho run"),
      startscript: whole("echo start"),
      test: whole("true"),
      help: whole("Help ümlaut"),
      environment: {
        recorded: true,
        files: [{ path: "/.singularity.d/env/90-environment.sh", text: "export A=1", truncated: false }],
      },
      apps: {
        recorded: true,
        list: [
          {
            name: "foo",
            labels: { recorded: true, values: { a: "b" } },
            environment: { files: [{ path: "/scif/apps/foo/env.sh", text: "X=1" }] },
            runscript: whole("echo foo"),
            test: NONE,
            help: NONE,
          },
        ],
      },
      damaged: null,
    });
    expect(Object.entries(inspection.labels.values)).toEqual(Object.entries(attributes.labels));
  });

  it("has none of what the record does not hold, which is not the same as not recorded", async () => {
    const inspection = await inspectObjects(metadataObject({ labels: null }));
    expect(inspection).toMatchObject({
      labels: { recorded: true, values: {} },
      ...{ runscript: NONE, startscript: NONE, test: NONE, help: NONE, deffile: NONE },
      environment: { recorded: true, files: [] },
      apps: { recorded: true, list: [] },
      damaged: null,
    });
  });

  it("has its definition file from the object where the record holds none", async () => {
    const { deffile } = await inspect({ deffile: "Bootstrap: scratch", objects: [metadataObject({})] });
    expect(deffile).toEqual(whole("Bootstrap: scratch"));
  });
});

describe("an image without a record of its metadata", () => {
  it("says of each part that it is not recorded", async () => {
    expect(await inspect({})).toMatchObject({
      labels: { recorded: false, values: {} },
      ...{ deffile: NOT_RECORDED, runscript: NOT_RECORDED, startscript: NOT_RECORDED },
      ...{ test: NOT_RECORDED, help: NOT_RECORDED },
      environment: { recorded: false, files: [] },
      apps: { recorded: false, list: [] },
      oci: null,
      damaged: null,
    });
  });

  it("has what older clients put into objects of their own", async () => {
    const inspection = await inspect({
      deffile: "Bootstrap: yum",
      objects: [
        { type: 0x4002, name: "env", data: Buffer.from("export B=2") },
        { type: 0x4003, data: Buffer.from('{"Maintainer":"ada"}') },
      ],
    });
    expect(inspection).toMatchObject({
      deffile: whole("Bootstrap: yum"),
      labels: { recorded: true, values: { Maintainer: "ada" } },
      environment: { recorded: true, files: [{ path: "env", text: "export B=2", truncated: false }] },
      runscript: NOT_RECORDED,
    });
  });

  it("may be one of Singularity 2, of which nothing is known", async () => {
    const inspection = await inspectSource(memorySource(makeSimg({ fileSystem: "squashfs" })));
    expect(inspection).toMatchObject({
      ...{ format: "squashfs", architecture: "unknown", createdAt: null, signed: false, encrypted: false },
      ...{ deffile: NOT_RECORDED, partitions: [] },
    });
  });
});

describe("the objects of an image", () => {
  it("are told with their places: partitions, signatures, bills of materials, wrapped keys", async () => {
    const sbom: ObjectRecipe = { type: 0x4009, name: "sbom\n.json", data: Buffer.from("{}"), extra: { sbom: 4 } };
    const key: ObjectRecipe = {
      type: 0x4008,
      data: Buffer.from("wrapped"),
      extra: { message: { format: 2, message: 0x200 } },
    };
    const signatures = [signatureObject(FINGERPRINT), signatureObject()];
    const recipe = { fileSystem: 5, time: 1_767_225_600, objects: [sbom, key, ...signatures] };
    const bytes = makeSif(recipe);
    const inspection = await inspectSource(memorySource(bytes));
    expect(inspection).toMatchObject({
      ...{ format: "sif", architecture: "amd64", createdAt: "2026-01-01T00:00:00.000Z" },
      ...{ encrypted: true, signed: true, ociSif: false },
      partitions: [{ id: 1, size: 4096, fileSystem: "encrypted-squashfs", role: "primary-system" }],
      signatures: [
        { id: 4, hash: "sha256", fingerprint: FINGERPRINT, over: { to: "group", id: 1 } },
        { id: 5, hash: "sha256", fingerprint: null },
      ],
      sboms: [{ id: 2, name: "sbom\ufffd.json", size: 2, format: "spdx-json" }],
      keys: [{ id: 3, format: "pem", size: 7 }],
    });
    const [found] = inspection.sboms;
    expect(bytes.subarray(found?.offset, (found?.offset ?? 0) + 2).toString()).toBe("{}");
  });
});

describe("an image made from OCI layers", () => {
  const layer = {
    digest: `sha256:${"a".repeat(64)}`,
    mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
    size: 5,
  };
  const config = { architecture: "arm64", os: "linux", config: { Labels: { "org.label": "yes" }, Env: ["A=1"] } };
  const ociSif = (recipe: Parameters<typeof ociObjects>[0]): SifRecipe => ({
    ...{ content: false, headerArchitecture: "unknown" },
    objects: ociObjects(recipe),
  });

  it("that is an OCI-SIF has architecture, labels and layers from its OCI objects", async () => {
    const inspection = await inspect(ociSif({ config, layers: [layer] }));
    expect(inspection).toMatchObject({
      ...{ ociSif: true, architecture: "arm64", damaged: null },
      labels: { recorded: true, values: { "org.label": "yes" } },
      oci: { config: whole(JSON.stringify(config)), layers: [layer] },
      runscript: NOT_RECORDED,
    });
  });

  it.each([
    ["an architecture that nobody knows", { config: { architecture: "z80" } }, null],
    ["no architecture", { config: {} }, null],
    [
      "a number for an architecture",
      { config: { architecture: 5 } },
      /the architecture of its OCI configuration is no text/,
    ],
  ])("that is an OCI-SIF with %s stays unknown", async (_, recipe, damaged) => {
    const inspection = await inspect(ociSif(recipe));
    expect(inspection.architecture).toBe("unknown");
    expect(inspection.damaged).toEqual(damaged === null ? null : expect.stringMatching(damaged));
  });

  it("that is an OCI-SIF without its configuration says what is missing", async () => {
    const [, manifest, index] = ociObjects({ config, layers: [layer, { digest: "../../etc", mediaType: "x" }] });
    const objects = [manifest, index].filter((object) => object !== undefined);
    const inspection = await inspect({ content: false, headerArchitecture: "unknown", objects });
    expect(inspection).toMatchObject({
      oci: { config: NOT_RECORDED, layers: [layer] },
      damaged: "its OCI configuration is missing; a layer of its OCI manifest has no valid digest and media type",
    });
  });

  it("that was converted has the configuration that the client kept", async () => {
    const { oci } = await inspectObjects(jsonObject("oci-config.json", '{"Cmd":["sh"]}'));
    expect(oci).toEqual({ config: whole('{"Cmd":["sh"]}'), layers: [] });
  });
});

describe("what is read of an image", () => {
  it("is the beginning and the objects that are asked for, never the file system", async () => {
    const bytes = makeSif({ size: 5_000_000, deffile: "Bootstrap: docker", labels: { a: "b" } });
    const reads: [number, number][] = [];
    const source: ByteSource = {
      size: bytes.length,
      read: async (offset, length) => {
        reads.push([offset, length]);
        return bytes.subarray(offset, offset + length);
      },
    };
    await inspectSource(source);
    const total = reads.reduce((sum, [, length]) => sum + length, 0);
    expect(total).toBeLessThan(66_000);
  });

  it("may have its descriptors behind the part that is read first", async () => {
    const objects = Array.from({ length: 200 }, () => signatureObject());
    const inspection = await inspect({ objects: [...objects, metadataObject({ labels: { far: "away" } })] });
    expect(inspection.labels.values).toEqual({ far: "away" });
    expect(inspection.signatures).toHaveLength(64);
  });

  it("that fails to be read is the reading's error", async () => {
    const source = { size: 100_000, read: () => Promise.reject(new Error("disk gone")) };
    await expect(inspectSource(source)).rejects.toThrow("disk gone");
  });
});
