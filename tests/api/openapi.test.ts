import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { digestOfBytes } from "../../src/core/digest.ts";
import { operations } from "../../src/http/api/operations.ts";
import { problem } from "../../src/http/api/schemas.ts";
import { type Answer, push, type RequestOptions, send } from "../support/http.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { makeSif } from "../support/sif-maker.ts";

const image = makeSif({ seed: 1, labels: { Version: "1" } });
const digest = digestOfBytes(image);

let registry: TestRegistry;
let member: TestRegistry;
let token: { id: string };
beforeAll(async () => {
  member = await startRegistry({ config: { id: "tacc" } });
  registry = await startRegistry({ config: { directoryPrivate: true } });
  await push(registry, "science/rocks:1", image);
  await call("POST", "/users", { name: "ada" });
  token = (await call("POST", "/tokens", { label: "made", scopes: ["pull"] })).json as unknown as { id: string };
});
afterAll(async () => {
  await member[Symbol.asyncDispose]();
  await registry[Symbol.asyncDispose]();
});

function call(method: string, path: string, body?: unknown, options: RequestOptions = {}): Promise<Answer> {
  const content =
    body === undefined
      ? {}
      : { body: body instanceof FormData || body instanceof Uint8Array ? body : JSON.stringify(body) };
  return send(registry, `/api/v1${path}`, { method, ...content, ...options });
}

function form(): FormData {
  const data = new FormData();
  data.set("file", new Blob([new Uint8Array(image)]), "rocks.sif");
  return data;
}

/** One good request for each operation, in an order in which each finds what it needs. */
const GOOD: Record<string, () => Promise<Answer>> = {
  whoami: () => call("GET", "/whoami"),
  getIdentity: () => call("GET", "/identity"),
  resolveReference: () => call("GET", "/resolve?reference=science/rocks:1"),
  putImage: () => call("PUT", "/images/science/rocks:2", new Uint8Array(image)),
  postImage: () => call("POST", "/images/science/rocks:3", form()),
  getImage: () => call("GET", "/images/science/rocks:1"),
  getImageFile: () => call("GET", `/images/science/rocks@${digest}/file`),
  inspectImage: () => call("GET", "/images/science/rocks:1/inspection"),
  inspectImagePart: () => call("GET", "/images/science/rocks:1/inspection/labels"),
  changeTag: () => call("PATCH", "/images/science/rocks:4", { digest }),
  createCollection: () => call("POST", "/collections", { name: "fresh" }),
  listCollections: () => call("GET", "/collections?limit=1"),
  getCollection: () => call("GET", "/collections/science"),
  changeCollection: () => call("PATCH", "/collections/science", { description: "*Rocks* and more" }),
  listContainers: () => call("GET", "/collections/science/containers"),
  getContainer: () => call("GET", "/containers/science/rocks"),
  changeContainer: () => call("PATCH", "/containers/science/rocks", { description: "Rocks" }),
  listTags: () => call("GET", "/containers/science/rocks/tags"),
  listImages: () => call("GET", "/containers/science/rocks/images"),
  listVersions: () => call("GET", "/containers/science/rocks/versions"),
  search: () => call("GET", "/search?q=rocks"),
  listMembers: () => call("GET", "/collections/science/members"),
  setMember: () => call("PUT", "/collections/science/members/ada", { role: "writer" }),
  removeMember: () => call("DELETE", "/collections/science/members/ada"),
  announceRegistry: () => call("POST", "/registries", { url: member.url }),
  acceptRegistry: () => call("POST", "/registries/tacc/accept"),
  listRegistries: () => call("GET", "/registries"),
  removeRegistry: () => call("DELETE", "/registries/tacc"),
  createToken: () => call("POST", "/tokens", { label: "second", scopes: ["push"] }),
  listTokens: () => call("GET", "/tokens"),
  revokeToken: () => call("DELETE", `/tokens/${token.id}`),
  createUser: () => call("POST", "/users", { name: "grace" }),
  listUsers: () => call("GET", "/users"),
  changeUser: () => call("PATCH", "/users/grace", { disabled: true }),
  deleteImage: () => call("DELETE", "/images/science/rocks:4"),
  deleteContainer: () => call("DELETE", "/containers/science/rocks"),
  deleteCollection: () => call("DELETE", "/collections/fresh"),
};

describe("the OpenAPI document", () => {
  it("is served, and names every operation once", async () => {
    const { status, json } = await call("GET", "/openapi.json", undefined, { token: null });
    expect([status, json["openapi"]]).toEqual([200, "3.1.0"]);
    const paths = json["paths"] as Record<string, Record<string, { operationId: string }>>;
    const ids = Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
    expect(ids.toSorted()).toEqual(operations.map(({ spec }) => spec.id).toSorted());
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("leads every reference to a schema that is there", async () => {
    const { bytes, json } = await call("GET", "/openapi.json");
    const { schemas } = json["components"] as { schemas: Record<string, unknown> };
    const wanted = [...bytes.toString().matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
    expect(wanted.length).toBeGreaterThan(0);
    for (const name of wanted) expect(schemas).toHaveProperty(String(name));
  });

  it("has an example here for every operation", () => {
    expect(Object.keys(GOOD).toSorted()).toEqual(operations.map(({ spec }) => spec.id).toSorted());
  });
});

describe("a real answer is what the document says:", () => {
  const byId = new Map(operations.map(({ spec }) => [spec.id, spec]));

  it.each(Object.keys(GOOD))("%s", async (id) => {
    const answer = await GOOD[id]?.();
    const spec = byId.get(id);
    expect(answer && [id, answer.status < 300 ? "good" : answer.bytes.toString()]).toEqual([id, "good"]);
    const documented = spec?.answers[answer?.status ?? 0];
    expect(documented).toBeDefined();
    const body = documented?.body;
    if (body instanceof z.ZodType) expect(() => strictly(body).parse(answer?.json)).not.toThrow();
    else if (body === undefined) expect(answer?.bytes.length).toBe(0);
    else expect(answer?.headers.get("content-type")).toContain(body.type);
  });

  it.each(operations.map(({ spec }) => [spec.id, spec] as const))(
    "%s answers nobody as documented",
    async (_id, spec) => {
      const path = spec.path.replace(/\{\w+\}/g, "nowhere");
      const bodyless = ["get", "delete"].includes(spec.method);
      const answer = await call(spec.method.toUpperCase(), path, bodyless ? undefined : {}, { token: null });
      if (spec.access === "account") expect(answer.status).toBe(401);
      if (answer.status >= 400) expect(() => strictly(problem).parse(answer.json)).not.toThrow();
      expect(answer.status).toBeLessThan(500);
    },
  );
});

/** A field that the document does not name is a fault too. */
function strictly(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodObject ? schema.strict() : schema;
}
