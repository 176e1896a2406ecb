import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { listen } from "../../src/http/listen.ts";
import { publish } from "../support/fill-catalog.ts";
import { type Answer, push, type RequestOptions, send } from "../support/http.ts";
import { attribute, readPage } from "../support/read-page.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { makeSif } from "../support/sif-maker.ts";

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry();
  await push(registry, "science/rocks:latest", makeSif());
});
afterAll(() => registry[Symbol.asyncDispose]());

const BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const page = (path: string, { headers, ...options }: RequestOptions = {}, of = registry): Promise<Answer> =>
  send(of, path, { token: null, headers: { Accept: BROWSER, ...headers }, ...options });
const textOf = (answer: Answer) => answer.bytes.toString("utf8");
const typeOf = ({ headers }: Answer) => headers.get("content-type");

describe("an error", () => {
  it.each([
    ["/nothing/here", 404, "Not found"],
    ["/collections/a_b", 400, "&#39;a_b&#39; is not valid"],
    ["/collections/%3Cscript%3E", 400, "&#39;&lt;script&gt;&#39; is not valid"],
    ["/collections/%ff", 400, "This address cannot be read"],
    ["/collections/nothing", 404, "The collection nothing was not found"],
    ["/containers/science/nothing", 404, "Not found"],
    ["/containers/science/-", 400, "is not valid"],
    ["/containers/science/rocks?tag=nothing", 404, "Not found"],
    ["/containers/science/rocks?tag=%00", 400, "is not valid"],
    ["/containers/science/rocks?arch=%24ne", 404, "Not found"],
    ["/?after=x", 400, "send `next` of the page before"],
    ["/collections/science?after=WyJhIiwiYiJd", 400, "send `next` of the page before"],
    [`/search?q=${"x".repeat(3000)}`, 400, "Q: is too long"],
    ["/containers/science/rocks/versions?after=WyJhIl0", 400, "send `next` of the page before"],
  ])("at %s is a page with the status %i for browsers", async (path, status, text) => {
    const answer = await page(path);
    expect([answer.status, typeOf(answer)]).toEqual([status, "text/html; charset=utf-8"]);
    expect(textOf(answer)).toContain(text);
    expect(readPage(textOf(answer)).faults).toEqual([]);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("vary")).toBe("Accept");
  });

  it.each([
    "/search?q[]=x",
    "/search?q=a&q=b",
    "/search?q=%F0%9F%A6%A0%00%E2%80%AE",
    "/search?q=%ff",
    "/?unknown=1&__proto__=x&constructor=y",
    "/containers/science/rocks?tag=&arch=",
  ])("is none of %s, which is odd but harmless", async (path) => {
    const answer = await page(path);
    expect([answer.status, readPage(textOf(answer)).faults]).toEqual([200, []]);
  });

  it("is a problem as before for programs, and below /api for everybody", async () => {
    for (const Accept of ["*/*", "application/json"]) {
      expect(typeOf(await page("/nothing", { headers: { Accept } }))).toBe("application/problem+json");
    }
    expect(typeOf(await page("/api/v1/nothing"))).toBe("application/problem+json");
    expect(typeOf(await page("/api/nothing"))).toBe("application/problem+json");
    expect(typeOf(await page("/api/container/a/b"))).toBe("application/json");
  });

  it("of another method names those that work", async () => {
    for (const path of ["/", "/search", "/containers/science/rocks", "/auth/tokens"]) {
      const answer = await page(path, { method: "POST", body: "x".repeat(100_000) });
      expect([answer.status, answer.headers.get("allow"), typeOf(answer)]).toEqual([
        405,
        "GET, HEAD",
        "text/html; charset=utf-8",
      ]);
    }
  });

  it("within the registry is a page that tells nothing but where to look", async () => {
    const { services } = registry.context;
    const catalog = { ...services.catalog, listCollections: () => Promise.reject(new Error("secret of the server")) };
    await using listener = await listen({ host: "127.0.0.1", ports: [0], idleTimeout: 5000, variable: "SREG_PORT" });
    listener.serve(createApp({ ...services, catalog }));
    const response = await fetch(`http://127.0.0.1:${listener.port}/`, { headers: { Accept: BROWSER } });
    const text = await response.text();
    expect([response.status, text.includes("secret of the server")]).toEqual([500, false]);
    const { text: shown } = readPage(text);
    expect(shown).toContain("Something went wrong");
    expect(shown).toContain(response.headers.get("x-request-id"));
    expect(registry.log.some((line) => line.includes("secret of the server"))).toBe(true);
  });
});

describe("caching", () => {
  it("of a page asks each time, and costs nothing where it is current", async () => {
    const first = await page("/");
    expect(first.headers.get("cache-control")).toBe("no-cache");
    // As a browser asks whether its copy is current; `fetch` would ask for a new one.
    const headers = { "If-None-Match": first.headers.get("etag") ?? "", "Cache-Control": "max-age=0" };
    const again = await page("/", { headers });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
    await publish(registry, "another/one:1");
    expect((await page("/", { headers })).status).toBe(200);
  });

  it("of what pages refer to is for ever, by a name that changes with it", async () => {
    const assets = readPage(textOf(await page("/"))).links.filter((link) => link.startsWith("/assets/"));
    expect(assets).toHaveLength(2);
    for (const path of assets) {
      const answer = await page(path);
      expect([answer.status, answer.headers.get("cache-control")]).toEqual([
        200,
        "public, max-age=31536000, immutable",
      ]);
      expect((await page(path.replace(/\.[0-9a-f]{16}\./, ".0000000000000000."))).status).toBe(404);
    }
  });

  it("HEAD answers the headers of GET", async () => {
    const { headers, bytes, status } = await page("/", { method: "HEAD" });
    expect([status, bytes.length]).toEqual([200, 0]);
    expect(headers.get("etag")).toBe((await page("/")).headers.get("etag"));
  });
});

describe("a long list", () => {
  it("goes from page to page, and shows everything once", async () => {
    for (let index = 0; index < 120; index += 1)
      await publish(registry, `big/tagged:t${String(index).padStart(3, "0")}`);
    const tags: string[] = [];
    let path: string | undefined = "/containers/big/tagged";
    let pages = 0;
    while (path !== undefined) {
      const read = readPage(textOf(await page(path)));
      const shown = read.links.map((link) => /^\/containers\/big\/tagged\?tag=(t\d{3})$/.exec(link)?.[1]);
      tags.push(...shown.filter((tag) => tag !== undefined));
      path = read.links.find((link) => link.includes("?after="));
      pages += 1;
    }
    expect([pages, tags.length]).toEqual([3, 120]);
    expect(tags).toEqual(tags.toSorted());
    expect(new Set(tags).size).toBe(120);
  });
});

describe("behind a path prefix and https", () => {
  it("links and commands are those of the public address", async () => {
    await using hub = await startRegistry({ config: { publicUrl: "https://hub.example.org/reg" } });
    await push(hub, "science/rocks:latest", makeSif());
    // The proxy takes the prefix away, or does not.
    for (const prefix of ["", "/reg"]) {
      const answer = await page(`${prefix}/containers/science/rocks`, {}, hub);
      const read = readPage(textOf(answer));
      const own = read.links.filter((link) => link.startsWith("/"));
      expect(own.filter((link) => !link.startsWith("/reg/"))).toEqual([]);
      for (const link of own) expect([link, (await page(link, {}, hub)).status]).toEqual([link, 200]);
      expect(read.text).toContain("apptainer pull shub://hub.example.org/reg/science/rocks:latest");
      expect(read.text).toContain(
        "curl -fL -o rocks.sif https://hub.example.org/reg/api/v1/images/science/rocks:latest",
      );
      expect(attribute(read, "action")).toEqual(["/reg/search"]);
    }
    expect(typeOf(await page("/reg/nothing", {}, hub))).toBe("text/html; charset=utf-8");
    expect(typeOf(await page("/reg/api/v1/nothing", {}, hub))).toBe("application/problem+json");
  });
});
