import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RESERVED_NAMES } from "../../src/core/names/reserved-names.ts";
import { type Answer, type RequestOptions, send } from "../support/http.ts";
import { attribute, readPage } from "../support/read-page.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { fillWebSite, HOSTILE, PRIVATE } from "../support/web-site.ts";

const TITLE = '<script>pwned</script> & "Rocks\'"';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry({ config: { title: TITLE } });
  await fillWebSite(registry);
});
afterAll(() => registry[Symbol.asyncDispose]());

/** As a browser asks. */
const page = (path: string, { headers, ...options }: RequestOptions = {}): Promise<Answer> =>
  send(registry, path, { token: null, headers: { Accept: "text/html,*/*;q=0.8", ...headers }, ...options });
const textOf = (answer: Answer) => answer.bytes.toString("utf8");
const isPage = ({ headers }: Answer) => headers.get("content-type")?.startsWith("text/html") === true;

/** Every address within the registry that can be reached from `/`, with its answer. */
async function crawl(of: TestRegistry): Promise<ReadonlyMap<string, Answer>> {
  const seen = new Map<string, Answer>();
  const waiting = ["/"];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue;
    const answer = await send(of, path, { token: null, headers: { Accept: "text/html,*/*;q=0.8" } });
    seen.set(path, answer);
    if (!isPage(answer)) continue;
    waiting.push(...readPage(textOf(answer)).links.filter((link) => link.startsWith("/")));
  }
  return seen;
}

describe("the pages", () => {
  it("lead from / to each other, and every link answers", async () => {
    const answers = await crawl(registry);
    expect([...answers].filter(([, { status }]) => status !== 200).map(([path]) => path)).toEqual([]);
    expect([...answers.keys()]).toEqual(
      expect.arrayContaining([
        "/collections/science",
        "/containers/science/rocks",
        "/containers/science/rocks?tag=1.0&arch=arm64",
        "/containers/science/rocks/versions",
        "/search",
        "/auth/tokens",
        "/api/v1",
        "/api/v1/openapi.json",
      ]),
    );
  });

  it("have addresses that no collection, owner or registry can have", async () => {
    const first = [...(await crawl(registry)).keys()].map((path) => new URL(path, registry.url).pathname.split("/")[1]);
    expect(first.filter((word = "") => word !== "" && !RESERVED_NAMES.has(word))).toEqual([]);
  });

  it("are well-formed, run nothing, load nothing from elsewhere and may not be framed", async () => {
    const pages = [...(await crawl(registry))].filter(([, answer]) => isPage(answer));
    expect(pages.length).toBeGreaterThan(10);
    for (const [path, answer] of pages) {
      const read = readPage(textOf(answer));
      expect([path, read.faults]).toEqual([path, []]);
      const names = read.elements.map(({ tagName }) => tagName);
      expect(names.filter((name) => ["script", "style", "img", "iframe", "object", "svg"].includes(name))).toEqual([]);
      expect(names.filter((name) => name === "h1")).toHaveLength(1);
      const attributes = read.elements.flatMap(({ attrs }) => attrs.map(({ name }) => name));
      expect(attributes.filter((name) => name.startsWith("on") || name === "style")).toEqual([]);
      expect(read.links.filter((link) => !/^(?:\/(?!\/)|#|https?:\/\/|mailto:)/.test(link))).toEqual([]);
      const ids = attribute(read, "id");
      expect(ids).toEqual([...new Set(ids)]);
      expect(answer.headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'self';/);
      expect(answer.headers.get("x-frame-options")).toBe("DENY");
      expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    }
  });

  it("tell anonymous and signed-in callers alike nothing of what is not public", async () => {
    const answers = await crawl(registry);
    for (const [path, answer] of answers)
      expect([path, textOf(answer)]).toEqual([path, expect.not.stringMatching(PRIVATE)]);
    const home = await page("/", { token: registry.token });
    expect(textOf(home)).toBe(textOf(await page("/")));
    expect(textOf(await page(`/search?q=vault`))).toContain("Nothing was found.");
  });

  it.each([
    `/collections/${PRIVATE}`,
    `/collections/staff-${PRIVATE}`,
    `/containers/${PRIVATE}/vault-${PRIVATE}`,
    `/containers/staff-${PRIVATE}/vault-${PRIVATE}?tag=${PRIVATE}`,
    `/containers/${PRIVATE}/vault-${PRIVATE}/versions`,
  ])("answer 404 for %s as for what is not there, also to its owner", async (path) => {
    const absent = path.replaceAll(PRIVATE, "nothingofthisname");
    const plain = (answer: Answer) => textOf(answer).replace(/request [0-9a-f-]{36}/, "");
    const nothing = plain(await page(absent)).replaceAll("nothingofthisname", PRIVATE);
    for (const token of [null, registry.token]) {
      const answer = await page(path, { token });
      expect([answer.status, plain(answer)]).toEqual([404, nothing]);
    }
  });
});

describe("the page of a container", () => {
  it("shows what the image says of itself as text, whatever that is", async () => {
    const read = readPage(textOf(await page("/containers/science/rocks")));
    for (const text of HOSTILE.slice(0, 5)) expect(read.text).toContain(text);
    expect(read.text).toContain("pwned \\u0000\\u001b[31m\\u202e\\u2066");
    expect(read.text).toContain("ab".repeat(20));
    expect(read.elements.filter(({ tagName }) => tagName === "main")).toHaveLength(1);
  });

  it("shows the beginning of a long text, and where all of it is", async () => {
    const { text, links } = readPage(textOf(await page("/containers/science/rocks")));
    expect(text).toContain("This is the beginning.");
    const [whole = ""] = links.filter((link) => link.endsWith("/inspection/deffile"));
    expect((await page(whole)).bytes.length).toBeGreaterThan(50_000);
  });

  it("shows the commands for the chosen tag and architecture", async () => {
    const { url } = registry;
    const latest = readPage(textOf(await page("/containers/science/rocks"))).text;
    expect(latest).toContain(`apptainer pull rocks.sif ${url}/api/v1/images/science/rocks:latest/file\n`);
    expect(latest).toContain("shub:// addresses cannot hold a port");
    const other = readPage(textOf(await page("/containers/science/rocks?tag=1.0&arch=arm64"))).text;
    expect(other).toContain(`curl -fL -o rocks.sif '${url}/api/v1/images/science/rocks:1.0/file?arch=arm64'`);
    expect(other).toContain("Definition file");
    expect(other).toContain("frozen");
  });

  it("without latest shows the first tag", async () => {
    const { text } = readPage(textOf(await page("/containers/science/silent")));
    expect(text).toContain("Get silent:2.0");
    expect(text).toContain("Not recorded in this image, so only its file system could tell: labels, help");
  });

  it("is shown also when its bytes cannot be read", async () => {
    const broken = await startRegistry({
      blobs: (real) => ({ ...real, read: () => Promise.reject(new Error("the disk does not answer")) }),
    });
    await using _ = broken;
    await fillWebSite(broken);
    const answer = await send(broken, "/containers/science/rocks", { token: null });
    expect(answer.status).toBe(200);
    expect(textOf(answer)).toContain("What it says of itself cannot be read at this moment.");
  });
});
