import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BlobStore } from "../../src/blobs/blob-store.ts";
import { digestOfBytes } from "../../src/core/digest.ts";
import { inspection as inspectionSchema } from "../../src/http/api/inspection-schemas.ts";
import { push, send } from "../support/http.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { jsonObject, metadataObject, ociObjects } from "../support/sif/metadata.ts";
import { makeSif, type SifRecipe, signatureObject } from "../support/sif-maker.ts";

const ATTRIBUTES = {
  labels: { Version: "2", Maintainer: "ada" },
  environment: { "/.singularity.d/env/90-environment.sh": "export A=1" },
  runscript: "#!/bin/sh\necho run",
  deffile: "Bootstrap: docker\nFrom: alpine\n",
  apps: { foo: { runscript: "echo foo", labels: { app: "yes" } }, bar: {} },
};

/** How often bytes were read for each digest, and whether reading fails. */
const store = { reads: [] as string[], failing: false };
const watched = (real: BlobStore): BlobStore => ({
  ...real,
  read: async (digest, range) => {
    store.reads.push(digest);
    if (store.failing) throw new Error("the disk does not answer");
    return real.read(digest, range);
  },
});

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry({ blobs: watched });
});
afterAll(() => registry[Symbol.asyncDispose]());

const described = (seed: number, attributes: object = ATTRIBUTES) =>
  makeSif({ seed, objects: [metadataObject(attributes)] });
const inspection = (reference: string, options = {}) =>
  send(registry, `/api/v1/images/${reference}/inspection`, options);
const part = (reference: string, name: string) => send(registry, `/api/v1/images/${reference}/inspection/${name}`);
const inspections = () => registry.database.connection.collection<{ _id: string; version: number }>("inspections");
/** Kept without waiting for the disks, so also read without. */
const versionOf = async (digest: string) =>
  (await inspections().findOne({ _id: digest }, { readConcern: { level: "local" } }))?.version;
const labelsOf = async (container: string) =>
  (await registry.database.connection.collection("images").findOne({ container }))?.["labels"];

async function pushed(reference: string, bytes: Buffer): Promise<string> {
  const { status, bytes: body } = await push(registry, reference, bytes);
  expect([status, status === 201 ? "" : body.toString()]).toEqual([201, ""]);
  return digestOfBytes(bytes);
}

describe("the inspection of an image", () => {
  it("tells what the image says of itself, in the form that is promised", async () => {
    const bytes = makeSif({ seed: 1, objects: [metadataObject(ATTRIBUTES), signatureObject("ab".repeat(20))] });
    const digest = await pushed("science/rocks", bytes);
    const { status, json } = await inspection("science/rocks:latest", { token: null });
    expect(status).toBe(200);
    expect(inspectionSchema.parse(json)).toEqual(json);
    expect(json).toMatchObject({
      digest,
      file: `${registry.url}/api/v1/images/science/rocks@${digest}/file`,
      labels: { recorded: true, values: ATTRIBUTES.labels },
      deffile: { recorded: true, text: ATTRIBUTES.deffile },
      startscript: { recorded: true, text: null },
      signatures: [{ hash: "sha256", fingerprint: "ab".repeat(20) }],
      damaged: null,
    });
    expect((await inspection(`science/rocks@${digest}`)).json).toEqual(json);
  });

  it("of an image that records nothing says so", async () => {
    await pushed("science/silent", makeSif({ seed: 2 }));
    const { json } = await inspection("science/silent");
    expect(json).toMatchObject({ labels: { recorded: false, values: {} }, runscript: { recorded: false, text: null } });
    expect(inspectionSchema.parse(json)).toEqual(json);
  });

  it.each([
    ["no JSON", jsonObject("inspect-metadata.json", "{{{"), "its inspect-metadata.json is not JSON"],
    ["nested a million deep", jsonObject("inspect-metadata.json", "[".repeat(1_000_000)), "has more than 64 levels"],
    ["binary", jsonObject("inspect-metadata.json", Buffer.alloc(1000, 0xff)), "is not JSON"],
  ])("of an image whose metadata is %s tells the damage: the push is taken", async (name, object, damaged) => {
    const reference = `damaged/${name.split(" ").join("-").toLowerCase()}`;
    await pushed(reference, makeSif({ objects: [object] }));
    const { json } = await inspection(reference);
    expect(json["damaged"]).toContain(damaged);
    expect(inspectionSchema.parse(json)).toEqual(json);
  });

  it("leads to the bytes of an object, say a bill of materials, by a range of the file", async () => {
    const sbom = '{"spdxVersion":"SPDX-2.3"}';
    const recipe: SifRecipe = { objects: [{ type: 0x4009, data: Buffer.from(sbom), extra: { sbom: 4 } }] };
    await pushed("science/sbom", makeSif(recipe));
    const { sboms, file } = (await inspection("science/sbom")).json as {
      sboms: [{ offset: number; size: number; format: string }];
      file: string;
    };
    const [{ offset, size, format }] = sboms;
    expect(format).toBe("spdx-json");
    const range = { Range: `bytes=${offset}-${offset + size - 1}` };
    const { bytes } = await send(registry, new URL(file).pathname, { headers: range });
    expect(bytes.toString()).toBe(sbom);
  });

  it("is hidden where the image is, and answers like one that does not exist", async () => {
    await send(registry, "/api/v1/collections", {
      method: "POST",
      body: JSON.stringify({ name: "secret", visibility: "private" }),
    });
    await pushed("secret/thing", described(3));
    for (const path of ["inspection", "inspection/labels"]) {
      const hidden = await send(registry, `/api/v1/images/secret/thing/${path}`, { token: null });
      const absent = await send(registry, `/api/v1/images/absent/thing/${path}`, { token: null });
      expect([hidden.status, hidden.json["code"]]).toEqual([absent.status, absent.json["code"]]);
      expect(String(hidden.json["detail"]).replace("secret", "absent")).toBe(absent.json["detail"]);
    }
  });
});

describe("a part of an inspection as text", () => {
  beforeAll(async () => {
    await pushed("parts/all", described(10));
    await pushed("parts/none", makeSif({ seed: 11 }));
  });

  it.each([
    ["labels", "Version: 2\nMaintainer: ada\n"],
    ["deffile", ATTRIBUTES.deffile],
    ["runscript", "#!/bin/sh\necho run\n"],
    ["environment", "=== /.singularity.d/env/90-environment.sh ===\nexport A=1\n"],
    ["apps", "foo\nbar\n"],
    ["runscript?app=foo", "echo foo\n"],
    ["labels?app=foo", "app: yes\n"],
  ])("%s", async (name, text) => {
    const { status, headers, bytes } = await part("parts/all:latest", name);
    expect([status, bytes.toString()]).toEqual([200, text]);
    expect(headers.get("Content-Type")).toBe("text/plain; charset=utf-8");
    expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(headers.get("Sreg-Truncated")).toBeNull();
  });

  it.each([
    ["that the image does not have", "all/inspection/help", 404, "NOT_FOUND"],
    ["of an app that does not exist", "all/inspection/runscript?app=baz", 404, "NOT_FOUND"],
    ["that apps do not have", "all/inspection/oci-config?app=foo", 404, "NOT_FOUND"],
    ["that is not recorded", "none/inspection/runscript", 404, "NOT_RECORDED"],
    ["of an app, where apps are not recorded", "none/inspection/runscript?app=foo", 404, "NOT_RECORDED"],
    ["that is no part", "all/inspection/squashfs", 400, "REQUEST_INVALID"],
    ["of an image that does not exist", "absent/inspection/labels", 404, "NOT_FOUND"],
    ["of an image whose name is none", "a%00b/inspection/labels", 400, "NAME_INVALID"],
    ["with a parameter that is none", "all/inspection/labels?apq=foo", 400, "REQUEST_INVALID"],
    ["of an app with a name too long", `all/inspection/labels?app=${"x".repeat(300)}`, 400, "REQUEST_INVALID"],
  ])("%s is refused", async (_, path, status, code) => {
    const answer = await send(registry, `/api/v1/images/parts/${path}`);
    expect([answer.status, answer.json["code"]]).toEqual([status, code]);
  });

  it("that was cut says so in a header", async () => {
    await pushed("parts/long", described(12, { deffile: "x".repeat(1_000_000) }));
    const { headers, bytes } = await part("parts/long", "deffile");
    expect(headers.get("Sreg-Truncated")).toBe("true");
    expect(bytes.length).toBeGreaterThan(100_000);
  });
});

describe("an image that is pushed", () => {
  it("can be found by its labels, in every container that it is in", async () => {
    const bytes = described(20);
    await Promise.all(["labelled/one", "labelled/two", "labelled/three"].map((reference) => pushed(reference, bytes)));
    for (const container of ["labelled/one", "labelled/two", "labelled/three"]) {
      expect(await labelsOf(container)).toEqual(["Version=2", "Maintainer=ada"]);
    }
  });

  it("as an OCI-SIF stands under the architecture of its OCI configuration", async () => {
    const config = { architecture: "arm64", config: { Labels: { oci: "yes" } } };
    const oci: SifRecipe = { content: false, headerArchitecture: "unknown", objects: ociObjects({ config }) };
    await pushed("oci/image", makeSif(oci));
    expect((await send(registry, "/api/v1/images/oci/image?arch=arm64")).json["architecture"]).toBe("arm64");
    expect((await inspection("oci/image")).json).toMatchObject({ ociSif: true, architecture: "arm64" });
    expect(await labelsOf("oci/image")).toEqual(["oci=yes"]);
  });

  it("is taken although it cannot be inspected, and inspected when somebody asks later", async () => {
    store.failing = true;
    await pushed("failing/disk", described(21));
    expect((await inspection("failing/disk")).status).toBe(500);
    store.failing = false;
    expect(registry.log.join("")).toContain("an image could not be inspected");
    expect(await labelsOf("failing/disk")).toEqual([]);
    expect((await inspection("failing/disk")).json).toMatchObject({ labels: { values: ATTRIBUTES.labels } });
    expect(await labelsOf("failing/disk")).toEqual(["Version=2", "Maintainer=ada"]);
  });
});

describe("an inspection that is kept", () => {
  const readsOf = (digest: string) => store.reads.filter((read) => read === digest).length;

  it("is answered without reading the image", async () => {
    const digest = await pushed("kept/one", described(30));
    const before = readsOf(digest);
    await inspection("kept/one");
    await part("kept/one", "labels");
    expect(readsOf(digest)).toBe(before);
  });

  it.each([
    ["is missing", (digest: string) => inspections().deleteOne({ _id: digest })],
    [
      "was made by another reader",
      (digest: string) => inspections().updateOne({ _id: digest }, { $set: { version: 0 } }),
    ],
  ])("and %s is made again at the first question, once for all who ask", async (name, forget) => {
    const digest = await pushed(`forgotten/${name.length}`, described(30 + name.length));
    const once = readsOf(digest);
    await forget(digest);
    const answers = await Promise.all(Array.from({ length: 20 }, () => inspection(`forgotten/${name.length}`)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(new Set(answers.map(({ bytes }) => bytes.toString())).size).toBe(1);
    expect(readsOf(digest)).toBe(2 * once);
    expect(await versionOf(digest)).toBeGreaterThan(0);
  });

  it("of bytes that are gone from the store is not found", async () => {
    const bytes = described(40);
    const digest = await pushed("kept/gone", bytes);
    await inspections().deleteOne({ _id: digest });
    await registry.context.services.blobs.delete(digestOfBytes(bytes));
    const { status, json } = await inspection("kept/gone");
    expect([status, json["code"]]).toEqual([404, "NOT_FOUND"]);
  });
});
