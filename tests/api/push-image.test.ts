import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestOfBytes, hexOf } from "../../src/core/digest.ts";
import { push, send } from "../support/http.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { makeSif } from "../support/sif-maker.ts";

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry[Symbol.asyncDispose]());

const sif = (seed: number, architecture: "amd64" | "arm64" = "amd64") => makeSif({ seed, architecture });
const base64Of = (bytes: Buffer) => Buffer.from(hexOf(digestOfBytes(bytes)), "hex").toString("base64");

/** Bytes in pieces, without a Content-Length. */
function chunked(bytes: Buffer, size = 1000): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(at, at + size));
      at += size;
    },
  });
}

async function leftovers(): Promise<string[]> {
  const uploads = await Array.fromAsync(registry.context.services.blobs.uploads());
  return uploads.map(({ id }) => id);
}

describe("pushing an image with PUT", () => {
  it("answers 201 with the image, and makes collection and container on the way", async () => {
    const bytes = sif(1);
    const { status, json } = await push(registry, "science/rocks:latest", bytes);
    expect(status).toBe(201);
    expect(json).toMatchObject({
      collection: "science",
      container: "rocks",
      tag: "latest",
      digest: digestOfBytes(bytes),
      size: bytes.length,
      format: "sif",
      architecture: "amd64",
      file: `${registry.url}/api/v1/images/science/rocks@${digestOfBytes(bytes)}/file`,
    });
    expect((await send(registry, "/api/v1/collections/science")).json).toMatchObject({ visibility: "public" });
  });

  it("answers 200 when these bytes stand under this tag already", async () => {
    await push(registry, "science/again:1", sif(2));
    expect((await push(registry, "science/again:1", sif(2))).status).toBe(200);
    expect((await push(registry, "science/again:2", sif(2))).status).toBe(201);
  });

  it("moves the tag when other bytes come, and the old ones stay under their digest", async () => {
    await push(registry, "science/moving", sif(3));
    await push(registry, "science/moving", sif(4));
    const latest = await send(registry, "/api/v1/images/science/moving:latest/file", { token: null });
    expect(latest.bytes.equals(sif(4))).toBe(true);
    const old = await send(registry, `/api/v1/images/science/moving@${digestOfBytes(sif(3))}/file`, { token: null });
    expect(old.bytes.equals(sif(3))).toBe(true);
  });

  it("keeps the images of several architectures under one tag", async () => {
    await push(registry, "science/multi:1", sif(5, "amd64"));
    await push(registry, "science/multi:1", sif(5, "arm64"));
    for (const architecture of ["amd64", "arm64"] as const) {
      const { json } = await send(registry, `/api/v1/images/science/multi:1?arch=${architecture}`);
      expect(json["digest"]).toBe(digestOfBytes(sif(5, architecture)));
    }
    expect((await send(registry, "/api/v1/images/science/multi:1?arch=s390x")).status).toBe(404);
  });

  it("takes a body of unknown length", async () => {
    const bytes = makeSif({ size: 3_000_000, seed: 6 });
    const { status, json } = await push(registry, "science/chunked", chunked(bytes, 65_000));
    expect([status, json["digest"]]).toEqual([201, digestOfBytes(bytes)]);
  });

  it("folds the case of names and tags", async () => {
    const { json } = await push(registry, "Science/Rocks:V1.0", sif(7));
    expect(json).toMatchObject({ collection: "science", container: "rocks", tag: "v1.0" });
    expect((await send(registry, "/api/v1/images/SCIENCE/rocks:V1.0")).json["digest"]).toBe(digestOfBytes(sif(7)));
  });

  it.each([
    ["?digest=", (bytes: Buffer) => ({ query: `?digest=${digestOfBytes(bytes)}`, headers: {} })],
    ["Repr-Digest", (bytes: Buffer) => ({ query: "", headers: { "Repr-Digest": `sha-256=:${base64Of(bytes)}:` } })],
    [
      "Repr-Digest beside other algorithms",
      (bytes: Buffer) => ({ query: "", headers: { "Repr-Digest": `sha-512=:AAAA:, sha-256=:${base64Of(bytes)}:` } }),
    ],
  ])("checks the digest announced by %s", async (_name, announce) => {
    const good = announce(sif(8));
    const accepted = await push(registry, `science/checked:1${good.query}`, sif(8), { headers: good.headers });
    expect(accepted.status).toBeLessThan(300);
    const refused = await push(registry, `science/checked:2${good.query}`, sif(9), { headers: good.headers });
    expect(refused.status).toBe(400);
    expect(refused.json).toMatchObject({ code: "DIGEST_MISMATCH" });
    expect((await send(registry, "/api/v1/images/science/checked:2")).status).toBe(404);
  });

  it.each([
    ["a digest of another form", "science/x?digest=md5:abc", {}, "DIGEST_INVALID"],
    ["two digests", "science/x?digest=sha256:a&digest=sha256:b", {}, "REQUEST_INVALID"],
    ["an unknown parameter", "science/x?digset=sha256:a", {}, "REQUEST_INVALID"],
    ["a Repr-Digest that is no base64", "science/x", { "Repr-Digest": "sha-256=:!!:" }, "DIGEST_INVALID"],
    ["a push to a digest", `science/x@sha256:${"0".repeat(64)}`, {}, "REQUEST_INVALID"],
  ])("refuses %s with 400", async (_name, reference, headers, code) => {
    const { status, json } = await push(registry, reference, sif(1), { headers });
    expect([status, json["code"]]).toEqual([400, code]);
  });

  it.each([
    ["an empty body", Buffer.alloc(0)],
    ["a text", Buffer.from("hello, this is no image at all\n".repeat(10))],
    ["a gzip archive", Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), Buffer.alloc(100_000, 1)])],
    ["a SIF that was cut short", makeSif({ size: 200_000, seed: 1 }).subarray(0, 100_000)],
    ["large foreign bytes", Buffer.alloc(8_000_000, 7)],
  ])("refuses %s with 422 that says what it is, and keeps nothing", async (_name, bytes) => {
    const { status, json, headers } = await push(registry, "science/refused", bytes);
    expect([status, json["code"]]).toEqual([422, "IMAGE_INVALID"]);
    expect(headers.get("Content-Type")).toBe("application/problem+json");
    expect(json["detail"]).toMatch(/^this is not a Singularity image: .{10,}/);
    expect((await send(registry, "/api/v1/images/science/refused")).status).toBe(404);
    expect(await leftovers()).toEqual([]);
  });

  it("proposes a valid name for one that is not", async () => {
    const { status, json } = await push(registry, "science/My%20Rocks", sif(1));
    expect(status).toBe(400);
    expect(json).toMatchObject({
      code: "NAME_INVALID",
      status: 400,
      detail: expect.stringContaining("try 'my-rocks'"),
    });
  });

  it("pushes of the same bytes at the same time all succeed and make one image", async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => push(registry, "races/same", sif(10))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
    const images = await registry.database.connection.collection("images").countDocuments({ container: "races/same" });
    const blob = await registry.database.connection
      .collection<{ _id: string; references: number }>("blobs")
      .findOne({ _id: digestOfBytes(sif(10)) });
    expect([images, blob?.references]).toEqual([1, 1]);
  });

  it("pushes of other bytes to one tag at the same time leave one of them", async () => {
    const seeds = [11, 12, 13, 14, 15];
    const answers = await Promise.all(seeds.map((seed) => push(registry, "races/other", sif(seed))));
    expect(answers.map(({ status }) => status)).toEqual(seeds.map(() => 201));
    const { json } = await send(registry, "/api/v1/images/races/other");
    expect(seeds.map((seed) => digestOfBytes(sif(seed)))).toContain(json["digest"]);
  });
});

describe("pushing an image with a form", () => {
  const form = (field: string, bytes: Buffer) => {
    const data = new FormData();
    data.set("note", "before the file");
    data.set(field, new Blob([new Uint8Array(bytes)]), "rocks.sif");
    return data;
  };

  it("takes the field `file`", async () => {
    const bytes = makeSif({ size: 2_000_000, seed: 20 });
    const { status, json } = await send(registry, "/api/v1/images/science/form", {
      method: "POST",
      body: form("file", bytes),
    });
    expect([status, json["digest"]]).toEqual([201, digestOfBytes(bytes)]);
  });

  it.each([
    ["a file in another field", () => form("image", sif(1)), {}, "REQUEST_INVALID"],
    ["a form without a file", () => new URLSearchParams({ file: "text" }), {}, "REQUEST_INVALID"],
    ["no form", () => new Uint8Array(sif(1)), { "Content-Type": "application/octet-stream" }, "REQUEST_INVALID"],
    [
      "a form that is cut short",
      () => `--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\nhello`,
      { "Content-Type": "multipart/form-data; boundary=b" },
      "REQUEST_INVALID",
    ],
  ])("refuses %s with 400", async (_name, body, headers, code) => {
    const { status, json } = await send(registry, "/api/v1/images/science/form2", {
      method: "POST",
      body: body(),
      headers,
    });
    expect([status, json["code"]]).toEqual([400, code]);
    expect(await leftovers()).toEqual([]);
  });

  it("refuses a file that is no image with 422", async () => {
    const body = form("file", Buffer.from("no image"));
    expect((await send(registry, "/api/v1/images/science/form3", { method: "POST", body })).status).toBe(422);
  });
});
