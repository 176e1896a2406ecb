import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeUser, publish } from "../support/fill-catalog.ts";
import { send } from "../support/http.ts";
import { allPages, getPage } from "../support/pages.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";

let registry: TestRegistry;
let vanessa: { id: string; token: string };
let dave: { id: string; token: string };

const make = (name: string, visibility: string, token?: string) => {
  const body = JSON.stringify({ name, visibility });
  return send(registry, "/api/v1/collections", { method: "POST", body, ...(token ? { token } : {}) });
};

beforeAll(async () => {
  registry = await startRegistry();
  vanessa = await makeUser(registry, "vanessa");
  dave = await makeUser(registry, "dave");
  await make("astro", "public");
  await make("bio", "private", vanessa.token);
  await make("bio-internal", "internal", vanessa.token);
  await make("chem", "private", dave.token);
  await make("zoo", "public", vanessa.token);
  await registry.context.services.catalog.findCollection("chem" as never);
  await send(registry, "/api/v1/collections/chem/members/vanessa", {
    ...{ method: "PUT", token: dave.token, body: JSON.stringify({ role: "reader" }) },
  });
  for (let index = 0; index < 25; index += 1) await publish(registry, `astro/star-${String(index).padStart(2, "0")}:1`);
  for (let index = 0; index < 25; index += 1) await publish(registry, `zoo/tags:v${String(index).padStart(2, "0")}`);
  await publish(registry, "zoo/tags:latest", { seed: "other" });
});
afterAll(() => registry[Symbol.asyncDispose]());

const names = (items: Record<string, unknown>[]) => items.map(({ name }) => name);

describe("the list of collections", () => {
  it.each([
    ["nobody", () => null, ["astro", "zoo"]],
    [
      "an account: with internal ones, its own and those it is a member of",
      () => vanessa.token,
      ["astro", "bio", "bio-internal", "chem", "zoo"],
    ],
    ["another account", () => dave.token, ["astro", "bio-internal", "chem", "zoo"]],
    ["the administrator: with all", () => registry.token, ["astro", "bio", "bio-internal", "chem", "zoo"]],
  ])("shows %s what that may see, by name", async (_who, token, expected) => {
    expect(names(await allPages(registry, "/collections?limit=2", { token: token() }))).toEqual(expected);
  });

  it("shows only what begins with a prefix, in any case of letters", async () => {
    expect(names(await allPages(registry, "/collections?prefix=BIO&limit=1"))).toEqual(["bio", "bio-internal"]);
  });

  it("shows a token that is limited to some collections only these", async () => {
    const body = JSON.stringify({ label: "limited", scopes: ["pull"], collections: ["zoo"] });
    const { json } = await send(registry, "/api/v1/tokens", { method: "POST", body });
    expect(names(await allPages(registry, "/collections", { token: String(json["secret"] ?? json["token"]) }))).toEqual(
      ["zoo"],
    );
  });

  it("names the owner, and says how many containers there are", async () => {
    const [astro] = (await getPage(registry, "/collections?prefix=astro")).items;
    expect(astro).toMatchObject({ owner: "admin", containers: 25, visibility: "public", description: "" });
  });
});

describe("the containers of a collection", () => {
  it("come by name, each once, whatever the size of the pages", async () => {
    const expected = Array.from({ length: 25 }, (_, index) => `star-${String(index).padStart(2, "0")}`);
    for (const limit of [1, 7, 24, 25, 26]) {
      expect(names(await allPages(registry, `/collections/astro/containers?limit=${limit}`))).toEqual(expected);
    }
  });

  it("keep their places while others are made and deleted between two pages", async () => {
    for (let index = 0; index < 10; index += 1) await publish(registry, `moving/b${index}:1`);
    const between = async (page: number) => {
      await publish(registry, `moving/a${page}:1`);
      if (page === 1) await send(registry, "/api/v1/containers/moving/b2", { method: "DELETE" });
    };
    const seen = names(await allPages(registry, "/collections/moving/containers?limit=3", { between }));
    expect(seen).toEqual(["b0", "b1", "b2", "b3", "b4", "b5", "b6", "b7", "b8", "b9"]);
  });

  it("are hidden with their collection", async () => {
    for (const path of ["/collections/bio/containers", "/containers/bio/x", "/containers/bio/x/tags"]) {
      expect((await send(registry, `/api/v1${path}`, { token: null })).status).toBe(404);
    }
  });
});

describe("the tags of a container", () => {
  it("come by name, one item for each, with what they mean", async () => {
    await publish(registry, "zoo/tags:v00", { seed: "for arm64", architecture: "arm64" });
    const items = await allPages(registry, "/containers/zoo/tags/tags?limit=10", { token: null });
    expect(items).toHaveLength(26);
    expect(items[0]).toMatchObject({ name: "latest", frozen: false, modifiedBy: "admin", architectures: ["amd64"] });
    expect(items[1]).toMatchObject({ name: "v00", size: 1000 });
    expect(new Set(items[1]?.["architectures"] as string[])).toEqual(new Set(["amd64", "arm64"]));
  });

  it("can be asked for by prefix", async () => {
    expect(names(await allPages(registry, "/containers/zoo/tags/tags?prefix=V2&limit=2"))).toEqual([
      ...["v20", "v21", "v22", "v23", "v24"],
    ]);
  });
});

describe("the images of a container", () => {
  it("come newest first, also those that no tag means any more", async () => {
    await publish(registry, "zoo/images:a", { seed: "one" });
    await publish(registry, "zoo/images:a", { seed: "two" });
    await publish(registry, "zoo/images:b", { seed: "two" });
    const items = await allPages(registry, "/containers/zoo/images/images?limit=1", { token: null });
    expect(items.map(({ tags, createdBy }) => [tags, createdBy])).toEqual([
      [["a", "b"], "admin"],
      [[], "admin"],
    ]);
  });
});

describe("any list", () => {
  const LISTS = [
    "/collections",
    "/collections/astro/containers",
    "/containers/zoo/tags/tags",
    "/containers/zoo/tags/images",
    "/containers/zoo/tags/versions",
    "/search",
  ];
  const CURSORS = [
    "",
    "x",
    "%00",
    "W10",
    Buffer.from('["a","b","c"]').toString("base64url"),
    Buffer.from("[1]").toString("base64url"),
    "a".repeat(3000),
    Buffer.from('["x","y"]').toString("base64url"),
  ];
  const cases = LISTS.flatMap((list) => CURSORS.map((cursor) => [list, cursor] as const));

  it.each(cases)("%s refuses the cursor '%.20s' or takes it for a place", async (list, cursor) => {
    const { status, json } = await send(registry, `/api/v1${list}?after=${cursor}`);
    expect([status, json["code"]]).toEqual([400, "REQUEST_INVALID"]);
  });

  it.each(LISTS.flatMap((list) => ["0", "-1", "1001", "x", "1.5", "1&limit=2"].map((limit) => [list, limit])))(
    "%s refuses limit=%s",
    async (list, limit) => {
      expect((await send(registry, `/api/v1${list}?limit=${limit}`)).json).toMatchObject({ code: "REQUEST_INVALID" });
    },
  );

  it.each(LISTS)("%s takes a prefix, or refuses to, but is never at a loss", async (list) => {
    for (const text of ["%00", "%F4%8F%BF%BF", "$ne", "[", "a".repeat(129), "%ED%A0%80"]) {
      const { status } = await send(registry, `/api/v1${list}?prefix=${text}`);
      expect([200, 400]).toContain(status);
    }
  });
});
