import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestOfBytes, hexOf } from "../../src/core/digest.ts";
import { push, type RequestOptions, send } from "../support/http.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { makeSif } from "../support/sif-maker.ts";

const image = makeSif({ size: 300_000, seed: 1 });
const FILE = "/api/v1/images/science/rocks:latest/file";
const SIZE = image.length;

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry();
  await push(registry, "science/rocks:latest", image);
});
afterAll(() => registry[Symbol.asyncDispose]());

const pull = (headers: Record<string, string> = {}, options: RequestOptions = {}) =>
  // `fetch` adds `no-cache` to conditional requests of its own accord, which asks for the whole file.
  send(registry, FILE, { token: null, headers: { "Cache-Control": "max-age=0", ...headers }, ...options });

/** What differs between two answers that mean the same. */
const PER_ANSWER = new Set(["date", "x-request-id", "connection", "keep-alive"]);

describe("pulling a file", () => {
  it("answers the very bytes with validators, length and digest, and is not compressed", async () => {
    const { status, headers, bytes } = await pull({ "Accept-Encoding": "gzip" });
    expect(status).toBe(200);
    expect(bytes.equals(image)).toBe(true);
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-length": String(SIZE),
      "accept-ranges": "bytes",
      "content-type": "application/octet-stream",
      "content-disposition": 'attachment; filename="rocks_latest.sif"',
      etag: `"${digestOfBytes(image)}"`,
      "repr-digest": `sha-256=:${Buffer.from(hexOf(digestOfBytes(image)), "hex").toString("base64")}:`,
      "cache-control": "no-cache, no-transform",
    });
    expect(headers.get("content-encoding")).toBeNull();
  });

  it("answers HEAD with the same headers and no body", async () => {
    const [head, get] = [await pull({}, { method: "HEAD" }), await pull()];
    const compared = (headers: Headers) => [...headers].filter(([name]) => !PER_ANSWER.has(name));
    expect(head.bytes.length).toBe(0);
    expect(compared(head.headers)).toEqual(compared(get.headers));
  });

  it.each([
    ["bytes=0-0", 0, 0],
    ["bytes=0-99", 0, 99],
    [`bytes=${SIZE - 1}-`, SIZE - 1, SIZE - 1],
    ["bytes=-5", SIZE - 5, SIZE - 1],
    [`bytes=100-${SIZE + 5000}`, 100, SIZE - 1],
    [`bytes=-${SIZE * 2}`, 0, SIZE - 1],
  ])("answers Range %s with 206 and just these bytes", async (Range, start, end) => {
    const { status, headers, bytes } = await pull({ Range });
    expect([status, headers.get("content-range")]).toEqual([206, `bytes ${start}-${end}/${SIZE}`]);
    expect(bytes.equals(image.subarray(start, end + 1))).toBe(true);
  });

  it.each(["bytes=5-1", "lines=1-2", "bytes=a-b", "bytes=0-1,5-6", "nonsense"])(
    "answers Range %s with the whole file",
    async (Range) => {
      const { status, bytes } = await pull({ Range });
      expect([status, bytes.length]).toEqual([200, SIZE]);
    },
  );

  it("answers a range behind the end with 416 and the size", async () => {
    const { status, headers, json } = await pull({ Range: `bytes=${SIZE}-` });
    expect([status, headers.get("content-range"), json["code"]]).toEqual([
      416,
      `bytes */${SIZE}`,
      "RANGE_NOT_SATISFIABLE",
    ]);
    expect(headers.get("etag")).toBeNull();
  });

  it("answers 304 to validators that hold, and 200 to those that do not", async () => {
    const { headers } = await pull();
    const etag = headers.get("etag") ?? "";
    const modified = headers.get("last-modified") ?? "";
    expect((await pull({ "If-None-Match": etag })).status).toBe(304);
    expect((await pull({ "If-Modified-Since": modified })).status).toBe(304);
    expect((await pull({ "If-None-Match": '"other"' })).status).toBe(200);
    expect((await pull({ "If-None-Match": '"other"', "If-Modified-Since": modified })).status).toBe(200);
  });

  it("goes on with a range only if If-Range still holds", async () => {
    const { headers } = await pull();
    const Range = "bytes=10-19";
    expect((await pull({ Range, "If-Range": headers.get("etag") ?? "" })).status).toBe(206);
    expect((await pull({ Range, "If-Range": headers.get("last-modified") ?? "" })).status).toBe(206);
    expect((await pull({ Range, "If-Range": '"other"' })).bytes.length).toBe(SIZE);
    expect((await pull({ Range, "If-Range": "Mon, 01 Jan 2001 00:00:00 GMT" })).status).toBe(200);
  });

  it("has another Last-Modified after each move of the tag, however quick", async () => {
    const seen = new Set<string | null>();
    for (const seed of [1, 2, 1, 3]) {
      await push(registry, "science/quick", makeSif({ seed }));
      seen.add(
        (await send(registry, "/api/v1/images/science/quick/file", { method: "HEAD" })).headers.get("last-modified"),
      );
    }
    expect(seen.size).toBe(4);
  });

  it("answers 500 with an id, not a wrong file, when the store has lost the bytes", async () => {
    await push(registry, "science/lost", makeSif({ seed: 99 }));
    await registry.context.services.blobs.delete(digestOfBytes(makeSif({ seed: 99 })));
    const { status, json, headers } = await send(registry, "/api/v1/images/science/lost/file");
    expect([status, json["code"], json["requestId"]]).toEqual([500, "INTERNAL", headers.get("x-request-id")]);
    expect(json["detail"]).not.toMatch(/sha256/);
    expect(registry.log.join()).toContain(`has lost ${digestOfBytes(makeSif({ seed: 99 }))}`);
  });

  it("counts pulls and bytes on the internal port alone", async () => {
    await pull();
    const metrics = await (await fetch(`${registry.internalUrl}/metrics`)).text();
    expect(metrics).toMatch(/sreg_pulls_total\{protocol="api"\} [1-9]/);
    expect(metrics).toMatch(/sreg_http_bytes_total\{direction="sent"\} [1-9]/);
    expect(metrics).toMatch(/sreg_http_requests_total\{route="api-getImageFile",method="GET",status="200"\} [1-9]/);
    expect(metrics).toMatch(/sreg_store_operation_duration_seconds_count\{operation="commit",outcome="ok"\} [1-9]/);
    expect((await fetch(`${registry.url}/metrics`)).status).toBe(404);
  });
});
