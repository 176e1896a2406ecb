import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestOfBytes } from "../../src/core/digest.ts";
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

const patch = (reference: string, body: unknown, options: RequestOptions = {}) =>
  send(registry, `/api/v1/images/${reference}`, { method: "PATCH", body: JSON.stringify(body), ...options });
const remove = (reference: string, options: RequestOptions = {}) =>
  send(registry, `/api/v1/images/${reference}`, { method: "DELETE", ...options });
const digestAt = async (reference: string) =>
  (await send(registry, `/api/v1/images/${reference}`, { token: null })).json["digest"];
const refusal = ({ status, json }: { status: number; json: Record<string, unknown> }) => [status, json["code"]];

describe("a tag", () => {
  it("is moved to an image of its container", async () => {
    const first = await publish(registry, "science/moved:1", { seed: "a" });
    const second = await publish(registry, "science/moved:1", { seed: "b" });
    const { status, json } = await patch("science/moved:1", { digest: first });
    expect([status, json]).toEqual([200, expect.objectContaining({ name: "1", digest: first, modifiedBy: "admin" })]);
    expect([await digestAt("science/moved:1"), second]).not.toContain(undefined);
    expect(await digestAt("science/moved:1")).toBe(first);
  });

  it("is made as an alias, for the architecture of the image", async () => {
    const amd64 = await publish(registry, "science/alias:1", { seed: "c" });
    const arm64 = await publish(registry, "science/alias:1", { seed: "d", architecture: "arm64" });
    await patch("science/alias:stable", { digest: amd64 });
    await patch("science/alias:stable", { digest: arm64 });
    expect(await digestAt("science/alias:stable?arch=arm64")).toBe(arm64);
    expect(await digestAt("science/alias:stable?arch=amd64")).toBe(amd64);
  });

  it("has another Last-Modified after each move, also when it was removed between two", async () => {
    const bytes = [makeSif({ seed: 41 }), makeSif({ seed: 42 })];
    const times: (string | null)[] = [];
    for (const image of bytes) {
      await push(registry, "science/stamps:1", image);
      times.push((await send(registry, "/api/v1/images/science/stamps:1/file")).headers.get("last-modified"));
      await remove("science/stamps:1");
    }
    expect(new Set(times).size).toBe(2);
  });

  it.each([
    [
      "an image of another container",
      async () => ({ digest: await publish(registry, "science/other:1", { seed: "e" }) }),
    ],
    ["an image that is not there", async () => ({ digest: digestOfBytes("nowhere") })],
  ])("is not moved to %s", async (_name, body) => {
    await publish(registry, "science/stays:1", { seed: "f" });
    expect(refusal(await patch("science/stays:1", await body()))).toEqual([404, "NOT_FOUND"]);
    expect(await digestAt("science/stays:1")).toBe(digestOfBytes("f"));
  });

  it.each([
    ["nothing", {}, "REQUEST_INVALID"],
    ["a digest of another form", { digest: "sha256:abc" }, "REQUEST_INVALID"],
    ["a number for frozen", { frozen: 1 }, "REQUEST_INVALID"],
    ["an unknown field", { frozen: true, by: "me" }, "REQUEST_INVALID"],
    ["a list", [], "REQUEST_INVALID"],
    ["null", null, "REQUEST_INVALID"],
  ])("is not changed by %s", async (_name, body, code) => {
    await publish(registry, "science/unchanged:1");
    expect(refusal(await patch("science/unchanged:1", body))).toEqual([400, code]);
  });

  it("that is a digest cannot be changed", async () => {
    const digest = await publish(registry, "science/unchanged:1");
    expect(refusal(await patch(`science/unchanged@${digest}`, { frozen: true }))).toEqual([400, "REQUEST_INVALID"]);
  });

  it.each(["science/none:1", "nowhere/none:1", "science/unchanged:none"])(
    "that is not there (%s) is not frozen",
    async (reference) => {
      expect(refusal(await patch(reference, { frozen: true }))).toEqual([404, "NOT_FOUND"]);
      expect(refusal(await remove(reference))).toEqual([404, "NOT_FOUND"]);
    },
  );

  it("is removed, and its image stays under its digest", async () => {
    const digest = await publish(registry, "science/removed:1");
    expect((await remove("science/removed:1")).status).toBe(204);
    expect(await digestAt("science/removed:1")).toBeUndefined();
    expect(await digestAt(`science/removed@${digest}`)).toBe(digest);
    expect((await remove("science/removed:1")).status).toBe(404);
  });

  it("is removed for one architecture alone", async () => {
    await publish(registry, "science/arch:1", { seed: "g" });
    await publish(registry, "science/arch:1", { seed: "h", architecture: "arm64" });
    expect((await remove("science/arch:1?arch=amd64")).status).toBe(204);
    expect((await remove("science/arch:1?arch=amd64")).status).toBe(404);
    expect(await digestAt("science/arch:1")).toBe(digestOfBytes("h"));
    expect((await remove("science/arch:1?arch=arm64")).status).toBe(204);
    expect(await allPages(registry, "/containers/science/arch/tags")).toEqual([]);
  });

  it("that two remove at once is removed by one of them", async () => {
    await publish(registry, "science/twice:1");
    const answers = await Promise.all([1, 2, 3].map(() => remove("science/twice:1")));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404]);
  });

  it("is changed by those alone who may", async () => {
    const user = await makeUser(registry, "guest");
    await publish(registry, "science/guarded:1");
    for (const act of [
      patch("science/guarded:1", { frozen: true }, { token: user.token }),
      remove("science/guarded:1", { token: user.token }),
    ]) {
      expect(refusal(await act)).toEqual([403, "FORBIDDEN"]);
    }
    for (const act of [
      patch("science/guarded:1", { frozen: true }, { token: null }),
      remove("science/guarded:1", { token: null }),
    ]) {
      expect(refusal(await act)).toEqual([401, "UNAUTHORIZED"]);
    }
  });
});

describe("a frozen tag", () => {
  const frozen = async (reference: string) => {
    const digest = await publish(registry, reference);
    expect((await patch(reference, { frozen: true })).json).toMatchObject({ frozen: true });
    return digest;
  };

  it("refuses push, move and removal, and its image stays", async () => {
    const digest = await frozen("frozen/all:1");
    const other = await publish(registry, "frozen/all:2", { seed: "other" });
    const answers = [
      await push(registry, "frozen/all:1", makeSif({ seed: 60 })),
      await push(registry, "frozen/all:1", makeSif({ seed: 61, architecture: "arm64" })),
      await patch("frozen/all:1", { digest: other }),
      await remove("frozen/all:1"),
      await remove("frozen/all:1?arch=amd64"),
      await remove(`frozen/all@${digest}`),
    ];
    expect(answers.map(refusal)).toEqual(answers.map(() => [409, "TAG_FROZEN"]));
    expect(await digestAt("frozen/all:1")).toBe(digest);
    expect((await send(registry, "/api/v1/images/frozen/all:1")).json).toMatchObject({ frozen: true });
    expect(await Array.fromAsync(registry.context.services.blobs.uploads())).toEqual([]);
  });

  it("refuses a push before its body is read", async () => {
    await frozen("frozen/early:1");
    const body = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1000)) });
    expect(refusal(await push(registry, "frozen/early:1", body))).toEqual([409, "TAG_FROZEN"]);
  });

  it("can be frozen again, and moves when it is unfrozen", async () => {
    await frozen("frozen/thawed:1");
    expect((await patch("frozen/thawed:1", { frozen: true })).status).toBe(200);
    const other = await publish(registry, "frozen/thawed:2", { seed: "other" });
    expect((await patch("frozen/thawed:1", { frozen: false, digest: other })).json).toMatchObject({ digest: other });
    expect((await remove("frozen/thawed:1")).status).toBe(204);
  });

  it("is moved and frozen in one step", async () => {
    await publish(registry, "frozen/step:1");
    const other = await publish(registry, "frozen/step:2", { seed: "other" });
    expect((await patch("frozen/step:1", { frozen: true, digest: other })).json).toMatchObject({
      digest: other,
      frozen: true,
    });
    expect(refusal(await patch("frozen/step:1", { frozen: true, digest: other }))).toEqual([409, "TAG_FROZEN"]);
  });

  it("that is frozen while somebody pushes gets the push or refuses it, never half of it", async () => {
    for (let round = 0; round < 12; round += 1) {
      const reference = `frozen/race:${round}`;
      const before = await publish(registry, reference);
      const pushed = makeSif({ seed: 100 + round });
      const [freezing, pushing] = await Promise.all([
        patch(reference, { frozen: true }),
        push(registry, reference, pushed),
      ]);
      const now = await digestAt(reference);
      expect(freezing.status).toBe(200);
      expect([201, 409]).toContain(pushing.status);
      expect(now).toBe(pushing.status === 201 ? digestOfBytes(pushed) : before);
      const events = await allPages(registry, `/containers/frozen/race/versions?tag=${round}`);
      const expected = pushing.status === 201 ? ["frozen", "pushed", "pushed"] : ["frozen", "pushed"];
      expect(events.map(({ event }) => event)).toEqual(expected);
    }
  });
});

describe("the versions of a container", () => {
  it("tell every image that a tag ever meant, with who, when and how, newest first", async () => {
    const user = await makeUser(registry, "writer");
    const first = await publish(registry, "history/rocks:1", { seed: "1", by: user.id });
    const second = await publish(registry, "history/rocks:1", { seed: "2" });
    await publish(registry, "history/rocks:2", { seed: "2" });
    await patch("history/rocks:1", { digest: first });
    await patch("history/rocks:1", { frozen: true });
    await patch("history/rocks:1", { frozen: false });
    await remove("history/rocks:1");
    const events = await allPages(registry, "/containers/history/rocks/versions?tag=1&limit=2", { token: null });
    const seen = events.map(({ event, by, image }) => [event, by, (image as { digest: string } | null)?.digest]);
    expect(seen).toEqual([
      ["deleted", "admin", first],
      ["unfrozen", "admin", undefined],
      ["frozen", "admin", undefined],
      ["moved", "admin", first],
      ["pushed", "admin", second],
      ["pushed", "writer", first],
    ]);
    expect(await allPages(registry, "/containers/history/rocks/versions")).toHaveLength(7);
  });

  it("do not grow by a push of what stands there already", async () => {
    await publish(registry, "history/same:1");
    await publish(registry, "history/same:1");
    expect(await allPages(registry, "/containers/history/same/versions")).toHaveLength(1);
  });
});
