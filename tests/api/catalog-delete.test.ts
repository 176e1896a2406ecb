import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Digest, digestOfBytes } from "../../src/core/digest.ts";
import { makeUser, publish } from "../support/fill-catalog.ts";
import { push, type RequestOptions, send } from "../support/http.ts";
import { allPages } from "../support/pages.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { makeSif } from "../support/sif-maker.ts";

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry[Symbol.asyncDispose]());

const remove = (path: string, options: RequestOptions = {}) =>
  send(registry, `/api/v1${path}`, { method: "DELETE", ...options });
const freeze = (reference: string) =>
  send(registry, `/api/v1/images/${reference}`, { method: "PATCH", body: JSON.stringify({ frozen: true }) });
const statusOf = async (path: string) => (await send(registry, `/api/v1${path}`)).status;
const refusal = ({ status, json }: { status: number; json: Record<string, unknown> }) => [status, json["code"]];

/** The tags of a container that is there or not; each must lead to an image. */
async function wholeTags(container: string): Promise<unknown[]> {
  const { status, json } = await send(registry, `/api/v1/containers/${container}/tags`);
  const names = status === 404 ? [] : (json["items"] as { name: string }[]).map(({ name }) => name);
  for (const name of names) expect(await statusOf(`/images/${container}:${name}`)).toBe(200);
  return names;
}

interface Blob {
  readonly _id: string;
  readonly references: number;
  readonly unreferencedAt?: Date;
}
const blobOf = (digest: Digest) => registry.database.connection.collection<Blob>("blobs").findOne({ _id: digest });
const left = async (filter: object) => {
  const collections = ["tags", "images", "history", "containers"];
  const counts = collections.map((name) => registry.database.connection.collection(name).countDocuments(filter));
  return Promise.all(counts);
};

describe("deleting an image by its digest", () => {
  it("takes the tags that mean it, and no others", async () => {
    const digest = await publish(registry, "stock/a:1", { seed: "x" });
    await publish(registry, "stock/a:2", { seed: "x" });
    await publish(registry, "stock/a:3", { seed: "y" });
    await publish(registry, "stock/a:2", { seed: "z", architecture: "arm64" });
    expect((await remove(`/images/stock/a@${digest}`)).status).toBe(204);
    const tags = await allPages(registry, "/containers/stock/a/tags");
    expect(tags.map(({ name, architectures }) => [name, architectures])).toEqual([
      ["2", ["arm64"]],
      ["3", ["amd64"]],
    ]);
    expect((await remove(`/images/stock/a@${digest}`)).status).toBe(404);
  });

  it("leaves the same bytes in other containers, and counts the references to them", async () => {
    const image = makeSif({ seed: 70 });
    const digest = digestOfBytes(image);
    for (const name of ["one", "two"]) await push(registry, `stock/${name}:1`, image);
    expect((await blobOf(digest))?.references).toBe(2);
    await remove(`/images/stock/one@${digest}`);
    expect(await blobOf(digest)).toMatchObject({ references: 1 });
    expect((await send(registry, "/api/v1/images/stock/two:1/file")).bytes.equals(image)).toBe(true);
    await remove(`/images/stock/two@${digest}`);
    expect(await blobOf(digest)).toMatchObject({ references: 0, unreferencedAt: expect.any(Date) });
  });

  it("that comes again is referred to again", async () => {
    const digest = await publish(registry, "stock/again:1", { seed: "again" });
    await remove(`/images/stock/again@${digest}`);
    await publish(registry, "stock/again:1", { seed: "again" });
    const blob = await blobOf(digest);
    expect([blob?.references, blob?.unreferencedAt]).toEqual([1, undefined]);
  });

  it("happens once when several do it at once", async () => {
    const digest = await publish(registry, "stock/twice:1", { seed: "twice" });
    const answers = await Promise.all([1, 2, 3].map(() => remove(`/images/stock/twice@${digest}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404]);
    expect((await blobOf(digest))?.references).toBe(0);
  });

  it("and letting a tag mean it at the same time never leaves a tag that means nothing", async () => {
    for (let round = 0; round < 12; round += 1) {
      const digest = await publish(registry, `stock/race${round}:1`, { seed: `race ${round}` });
      const body = JSON.stringify({ digest });
      const alias = `/api/v1/images/stock/race${round}:alias`;
      const [deleted, tagged] = await Promise.all([
        remove(`/images/stock/race${round}@${digest}`),
        send(registry, alias, { method: "PATCH", body }),
      ]);
      expect(deleted.status).toBe(204);
      expect([200, 404]).toContain(tagged.status);
      expect(await allPages(registry, `/containers/stock/race${round}/tags`)).toEqual([]);
    }
  });

  it("lets a pull that has begun end well, whatever is deleted", async () => {
    const image = makeSif({ size: 12_000_000, seed: 71 });
    await push(registry, "pulled/rocks:1", image);
    const response = await fetch(`${registry.url}/api/v1/images/pulled/rocks:1/file`);
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect((await remove("/collections/pulled")).status).toBe(204);
    await registry.context.services.blobs.delete(digestOfBytes(image));
    const chunks = [first?.value ?? new Uint8Array()];
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) chunks.push(next.value);
    expect(digestOfBytes(Buffer.concat(chunks))).toBe(digestOfBytes(image));
  });

  it("is for its owner, and for those who own the collection", async () => {
    const writer = await makeUser(registry, "writer");
    const other = await makeUser(registry, "other");
    const digest = await publish(registry, "owned/rocks:1", { seed: "own", by: writer.id });
    const theirs = await publish(registry, "owned/rocks:2", { seed: "theirs" });
    await send(registry, "/api/v1/collections/owned", { method: "PATCH", body: JSON.stringify({ owner: "admin" }) });
    const body = JSON.stringify({ role: "writer" });
    await send(registry, "/api/v1/collections/owned/members/writer", { method: "PUT", body });
    expect((await remove(`/images/owned/rocks@${digest}`, { token: other.token })).status).toBe(403);
    expect((await remove(`/images/owned/rocks@${theirs}`, { token: writer.token })).status).toBe(403);
    expect((await remove(`/images/owned/rocks@${digest}`, { token: writer.token })).status).toBe(204);
    expect((await remove(`/images/owned/rocks@${theirs}`)).status).toBe(204);
  });
});

describe.each([
  ["a container", "/containers/gone/rocks", { container: "gone/rocks" }],
  ["a collection", "/collections/gone", { container: /^gone\// }],
])("deleting %s", (_what, path, contents) => {
  it("takes all that is in it, and gives its name free", async () => {
    const digest = await publish(registry, "gone/rocks:1", { seed: "gone" });
    for (let index = 0; index < 30; index += 1)
      await publish(registry, `gone/rocks:t${index}`, { seed: `gone ${index}` });
    expect((await remove(path)).status).toBe(204);
    expect(await statusOf(path)).toBe(404);
    expect(await statusOf("/images/gone/rocks:1")).toBe(404);
    expect((await left(contents)).slice(0, 3)).toEqual([0, 0, 0]);
    expect((await blobOf(digest))?.references).toBe(0);
    expect((await remove(path)).status).toBe(404);
    await publish(registry, "gone/rocks:new", { seed: "new" });
    expect((await allPages(registry, "/containers/gone/rocks/tags")).map(({ name }) => name)).toEqual(["new"]);
    expect(await allPages(registry, "/containers/gone/rocks/versions")).toHaveLength(1);
  });

  it("is refused while a tag in it is frozen, unless that is forced", async () => {
    await publish(registry, "gone/rocks:1");
    await freeze("gone/rocks:1");
    expect(refusal(await remove(path))).toEqual([409, "HOLDS_FROZEN"]);
    expect(refusal(await remove(`${path}?force=false`))).toEqual([409, "HOLDS_FROZEN"]);
    expect(refusal(await remove(`${path}?force=yes`))).toEqual([400, "REQUEST_INVALID"]);
    expect(await statusOf("/images/gone/rocks:1")).toBe(200);
    expect((await remove(`${path}?force=true`)).status).toBe(204);
    await publish(registry, "gone/rocks:1");
    expect((await remove(path)).status).toBe(204);
  });

  it("happens once when several do it at once", async () => {
    await publish(registry, "gone/rocks:1");
    const answers = await Promise.all([1, 2, 3].map(() => remove(path)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404]);
  });

  it("and freezing a tag in it at the same time happen in some order", async () => {
    for (let round = 0; round < 8; round += 1) {
      await publish(registry, "gone/rocks:1");
      const [deleted, frozen] = await Promise.all([remove(path), freeze("gone/rocks:1")]);
      expect([
        [204, 404],
        [409, 200],
      ]).toContainEqual([deleted.status, frozen.status]);
      await remove(`${path}?force=true`);
    }
  });

  it("while others push into it loses no push that was acknowledged after it", async () => {
    for (let round = 0; round < 8; round += 1) {
      await publish(registry, "gone/rocks:1");
      const pushing = publish(registry, "gone/rocks:2", { seed: "late" }).catch((error: unknown) => String(error));
      const deleted = await remove(path);
      const pushed = await pushing;
      expect(deleted.status).toBe(204);
      expect([[], ["2"]]).toContainEqual(await wholeTags("gone/rocks"));
      expect(pushed).toMatch(/^sha256:|is being deleted/);
      await remove(path);
    }
  });

  it("is for those alone who may", async () => {
    const { token } = await makeUser(registry, `stranger${path.length}`);
    await publish(registry, "gone/rocks:1");
    expect(refusal(await remove(path, { token }))).toEqual([403, "FORBIDDEN"]);
    expect(refusal(await remove(path, { token: null }))).toEqual([401, "UNAUTHORIZED"]);
  });

  it("that was cut short is not seen, keeps its name until it is finished, and is finished by the next process", async () => {
    await publish(registry, "gone/rocks:1");
    const [, kind = "", id = ""] = /^\/(\w+)\/(.+)$/.exec(path) ?? [];
    const documents = registry.database.connection.collection<{ _id: string }>(kind);
    await documents.updateOne({ _id: id }, { $set: { deleting: true } });
    expect(await statusOf(path)).toBe(404);
    expect(await statusOf("/images/gone/rocks:1")).toBe(404);
    const found = await allPages(registry, "/search?q=rocks&collection=gone");
    expect(found).toEqual([]);
    expect(refusal(await push(registry, "gone/rocks:2", makeSif({ seed: 72 })))).toEqual([409, "BEING_DELETED"]);
    await registry.context.services.catalog.finishDeletions();
    expect((await push(registry, "gone/rocks:2", makeSif({ seed: 72 }))).status).toBe(201);
    expect((await allPages(registry, "/containers/gone/rocks/tags")).map(({ name }) => name)).toEqual(["2"]);
  });
});

it("a collection counts its containers through all of that", async () => {
  for (const name of ["a", "b", "c"]) await publish(registry, `counted/${name}:1`);
  await freeze("counted/a:1");
  await remove("/containers/counted/a?force=true");
  expect((await send(registry, "/api/v1/collections/counted")).json).toMatchObject({ containers: 2 });
  expect((await remove("/collections/counted")).status).toBe(204);
});
