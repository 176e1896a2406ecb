import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { operations } from "../../src/http/api/operations.ts";
import { publish } from "../support/fill-catalog.ts";
import { push, send } from "../support/http.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { makeSif } from "../support/sif-maker.ts";

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry();
  await push(registry, "science/rocks:1", makeSif({ seed: 90 }));
  await publish(registry, "science/rocks:1", { seed: "arm", architecture: "arm64" });
  await send(registry, "/api/v1/images/science/rocks:1/file");
  await registry.context.pulls.flush();
});
afterAll(() => registry[Symbol.asyncDispose]());

it.each([
  ["listCollections", "/collections", {}],
  ["getCollection", "/collections/science", {}],
  ["createCollection", "/collections", { method: "POST", body: { name: "made", description: "so" } }],
  ["changeCollection", "/collections/science", { method: "PATCH", body: { description: "so" } }],
  ["listContainers", "/collections/science/containers", {}],
  ["getContainer", "/containers/science/rocks", {}],
  ["changeContainer", "/containers/science/rocks", { method: "PATCH", body: { description: "so" } }],
  ["getImage", "/images/science/rocks:1", {}],
  ["changeTag", "/images/science/rocks:1", { method: "PATCH", body: { frozen: true } }],
  ["listTags", "/containers/science/rocks/tags", {}],
  ["listImages", "/containers/science/rocks/images", {}],
  ["listVersions", "/containers/science/rocks/versions", {}],
  ["search", "/search?q=rocks", {}],
])(
  "%s answers exactly what its specification says",
  async (id, path, { method, body }: { method?: string; body?: object }) => {
    const options = { ...(method ? { method } : {}), ...(body ? { body: JSON.stringify(body) } : {}) };
    const { status, json } = await send(registry, `/api/v1${path}`, options);
    const answer = operations.find(({ spec }) => spec.id === id)?.spec.answers[status]?.body;
    if (!(answer instanceof z.ZodType)) throw new Error(`${id} says nothing of ${status}`);
    // Parsing leaves out what the specification does not know, so nothing of the answer may be lost by it.
    expect(answer.parse(json)).toEqual(json);
  },
);
