import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestOfBytes } from "../../src/core/digest.ts";
import { push, send } from "../support/http.ts";
import type { TestRegistry } from "../support/registry.ts";
import { makeSif } from "../support/sif-maker.ts";
import { startFakeRegistry } from "./support/fake-registry.ts";
import { join, startMember } from "./support/join.ts";

const rocks = makeSif({ seed: 1 });
const digest = digestOfBytes(rocks);

let hub: TestRegistry;
beforeAll(async () => {
  hub = await startMember("hub");
  await push(hub, "science/rocks:1.0", rocks);
  await push(hub, "library/alpine", rocks);
  const body = JSON.stringify({ name: "secret", visibility: "private" });
  expect((await send(hub, "/api/v1/collections", { method: "POST", body })).status).toBe(201);
  await push(hub, "secret/rocks:1.0", rocks);
});
afterAll(() => hub?.[Symbol.asyncDispose]());

const resolve = (reference: string, token: string | null = hub.token) =>
  send(hub, `/api/v1/resolve?reference=${encodeURIComponent(reference)}`, { token });

describe("what a reference means", () => {
  it.each([
    ["science/rocks:1.0", "science/rocks:1.0"],
    ["SCIENCE/Rocks:1.0", "science/rocks:1.0"],
    ["library/science/rocks:1.0", "science/rocks:1.0"],
    ["admin/science/rocks:1.0", "science/rocks:1.0"],
    ["hub/science/rocks:1.0", "science/rocks:1.0"],
    ["alpine", "library/alpine:latest"],
    [`science/rocks@${digest}`, `science/rocks@${digest}`],
  ])("%s is %s", async (reference, meaning) => {
    const { status, json } = await resolve(reference, null);
    expect([status, json]).toEqual([
      200,
      expect.objectContaining({ reference: meaning, registry: null, exists: true, digest }),
    ]);
  });

  it("is told of what is not there, in all its parts", async () => {
    const { json } = await resolve("science/rocks:2.0", null);
    expect(json).toEqual({
      reference: "science/rocks:2.0",
      registry: null,
      collection: "science",
      container: "rocks",
      version: ":2.0",
      tag: "2.0",
      exists: false,
      digest: null,
    });
  });

  it.each(["nobody/science/rocks:1.0", "admin/none/rocks", "nobody/none/rocks"])(
    "is nothing when the owner in front is another one: %s",
    async (reference) => {
      expect((await resolve(reference, null)).status).toBe(404);
    },
  );

  it("may name a collection that the caller is about to make", async () => {
    const { status, json } = await resolve("admin/fresh/rocks");
    expect([status, json["exists"]]).toEqual([200, false]);
  });

  it("does not tell a stranger that a private image or its collection exists", async () => {
    expect((await resolve("secret/rocks:1.0")).json["exists"]).toBe(true);
    for (const front of ["", "library/", "admin/", "nobody/"]) {
      const [hidden, missing] = [
        await resolve(`${front}secret/rocks:1.0`, null),
        await resolve(`${front}absent/rocks:1.0`, null),
      ];
      const comparable = (text: string) => text.replace(/absent/g, "secret").replace(/"requestId":"[^"]*"/, "");
      expect(comparable(hidden.bytes.toString())).toBe(comparable(missing.bytes.toString()));
    }
  });

  it("is an image of a member where its id is in front", async () => {
    await using lab = await startFakeRegistry("lab");
    await join(hub, "lab", lab.url);
    const { json } = await resolve("lab/science/rocks:1.0", null);
    expect(json).toMatchObject({ registry: lab.url, collection: "science", container: "rocks", exists: null });
  });

  it.each([
    ["four parts", "a/b/c/d"],
    ["a scheme", "shub://science/rocks"],
    ["a host", "hub.example.org/science/rocks"],
    ["a name that is none", "science/-"],
    ["a digest that is none", "science/rocks@sha256:12"],
    ["a control character", "science/ro\u0000cks"],
    ["nothing", ""],
  ])("is refused with 400 for %s", async (_name, reference) => {
    expect((await resolve(reference, null)).status).toBe(400);
  });
});
