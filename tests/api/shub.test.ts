import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestOfBytes, hexOf } from "../../src/core/digest.ts";
import { push, send, shubManifest } from "../support/http.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { makeSif } from "../support/sif-maker.ts";

const amd64 = makeSif({ seed: 1 });
const arm64 = makeSif({ seed: 1, architecture: "arm64" });
const hex = hexOf(digestOfBytes(amd64));
const ARM_CLIENT = { "User-Agent": "Apptainer/1.4.5 (Linux arm64) Go/1.24.1" };
const INTEL_CLIENT = { "User-Agent": "SingularityCE/4.1.0 (Linux amd64) Go/1.21" };

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry();
  await push(registry, "science/rocks:latest", amd64);
  await push(registry, "science/rocks:latest", arm64);
});
afterAll(() => registry[Symbol.asyncDispose]());

describe("the shub protocol", () => {
  it("answers a manifest with what today's and the old registry's clients read", async () => {
    const { status, headers, json } = await shubManifest(registry, "science/rocks:latest", INTEL_CLIENT);
    expect([status, headers.get("cache-control")]).toEqual([200, "no-store"]);
    expect(json).toMatchObject({
      name: "rocks",
      collection: "science",
      tag: "latest",
      version: hex,
      commit: hex,
      image: `${registry.url}/api/container/science/rocks@sha256:${hex}/file`,
      frozen: false,
      metadata: {},
      metrics: {},
    });
    expect(new Date(String(json["add_date"])).getTime()).toBeGreaterThan(0);
  });

  it("leads to the bytes whose digest is the commit", async () => {
    const { json } = await shubManifest(registry, "science/rocks");
    const { bytes } = await send(registry, new URL(String(json["image"])).pathname, { token: null });
    expect(hexOf(digestOfBytes(bytes))).toBe(json["commit"]);
  });

  it("gives the client the image for its machine, which it names in its user agent", async () => {
    const forArm = await shubManifest(registry, "science/rocks", ARM_CLIENT);
    expect(forArm.json["commit"]).toBe(hexOf(digestOfBytes(arm64)));
    const forIntel = await shubManifest(registry, "science/rocks", INTEL_CLIENT);
    expect(forIntel.json["commit"]).toBe(hex);
  });

  it.each([
    ["no tag means latest", "science/rocks"],
    ["letters in any case", "Science/Rocks:LATEST"],
    ["the first 32 digits of the digest", `science/rocks@${hex.slice(0, 32)}`],
    ["the first 40 digits of the digest", `science/rocks@${hex.slice(0, 40)}`],
    ["a tag, which the digest overrules", `science/rocks:other@${hex.slice(0, 40)}`],
    ["the whole digest", `science/rocks@${hex}`],
  ])("understands %s", async (_name, reference) => {
    const { status, json } = await shubManifest(registry, reference, INTEL_CLIENT);
    expect([status, json["commit"]]).toEqual([200, hex]);
  });

  it.each([
    ["a tag that is not there", "science/rocks:none", 404],
    ["a container that is not there", "science/none", 404],
    ["a collection that is not there", "none/rocks", 404],
    ["a digest that is not there", `science/rocks@${"0".repeat(32)}`, 404],
    ["a version of another length", "science/rocks@abc", 400],
    ["a name that is not valid", "science/-rocks", 400],
    ["a broken percent sign", "science/%zz", 400],
    ["three parts", "science/rocks/more", 404],
  ])("refuses %s in the form its clients read", async (_name, reference, status) => {
    const answer = await shubManifest(registry, reference);
    expect(answer.status).toBe(status);
    expect(answer.json).toEqual({
      error: { code: status, message: expect.stringMatching(/.{10,}/) },
      detail: expect.stringMatching(/.{10,}/),
    });
  });

  it("builds the link from the request's own host, and believes no forwarded header of a stranger", async () => {
    const { json } = await shubManifest(registry, "science/rocks", {
      "X-Forwarded-Proto": "https",
      "X-Forwarded-Host": "evil.example.org",
    });
    expect(String(json["image"]).startsWith(`${registry.url}/`)).toBe(true);
  });

  it("refuses methods other than GET with 405", async () => {
    const answer = await send(registry, "/api/container/science/rocks", { method: "POST" });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });
});

describe("behind a trusted proxy and a path prefix", () => {
  it("takes scheme and host from the forwarded headers, and answers below the prefix of the public URL", async () => {
    const config = { trustedProxies: ["loopback"], publicUrl: "https://hub.example.org/images" };
    await using proxied = await startRegistry({ config });
    await push(proxied, "science/rocks", amd64);
    const headers = { "X-Forwarded-Proto": "https", "X-Forwarded-Host": "hub.example.org" };
    const { json } = await send(proxied, "/images/api/container/science/rocks", { token: null, headers });
    expect(json["image"]).toBe(`https://hub.example.org/images/api/container/science/rocks@sha256:${hex}/file`);
    const shown = await send(proxied, "/images/api/v1/images/science/rocks");
    expect(shown.json["file"]).toBe(`https://hub.example.org/images/api/v1/images/science/rocks@sha256:${hex}/file`);
  });
});
