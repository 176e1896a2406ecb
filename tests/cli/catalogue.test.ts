import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { digestOfBytes } from "../../src/core/digest.ts";
import { makeUser } from "../support/accounts.ts";
import { push, send } from "../support/http.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { run } from "../support/run.ts";
import { makeSif } from "../support/sif-maker.ts";
import { type Act, answering, startStandIn } from "./stand-in.ts";
import { openWorkplace, type Workplace } from "./workplace.ts";

const labelled = makeSif({ seed: 31, labels: { Author: "ada" } });
const arm = makeSif({ seed: 32, architecture: "arm64" });
const digest = digestOfBytes(labelled);

let registry: TestRegistry;
beforeEach(async () => {
  registry = await startRegistry();
  await push(registry, "science/rocks:1.0", new Uint8Array(labelled));
  await push(registry, "science/rocks:1.0", new Uint8Array(arm));
  await push(registry, "science/stones:latest", new Uint8Array(labelled));
});
afterEach(() => registry[Symbol.asyncDispose]());

let place: Workplace;
beforeAll(async () => {
  place = await openWorkplace();
});
afterAll(() => place[Symbol.asyncDispose]());

function sreg(...args: readonly string[]) {
  return place.sreg(args, { env: { SREG_URL: registry.url, SREG_TOKEN: registry.token } });
}

/** One JSON value a line. */
function values(stdout: string): Record<string, unknown>[] {
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

const statusOf = async (path: string) => (await send(registry, `/api/v1${path}`)).status;

describe("a list", () => {
  it("of collections, of containers, of tags and of one tag is shown in columns", async () => {
    expect((await sreg("list")).stdout).toBe("science  public  2 containers  of admin\n");
    expect((await sreg("list", "science")).stdout).toBe("science/rocks   0 pulls\nscience/stones  0 pulls\n");
    const tags = (await sreg("list", "science/rocks")).stdout;
    expect(tags).toMatch(
      /^science\/rocks:1\.0 {2}sha256:\w{64} {2}2 images {2}amd64,arm64 {2}[\d-]{10} [\d:]{5}Z {2}admin\n$/,
    );
    expect((await sreg("list", "science/rocks:1.0")).stdout).toMatch(new RegExp(`^${digest} `));
  });

  it("with --json is one item of the API a line", async () => {
    const { stdout } = await sreg("list", "science", "--json");
    const { json } = await send(registry, "/api/v1/collections/science/containers");
    expect(values(stdout)).toEqual(json["items"]);
  });

  it("is followed over all its pages, and no further than --limit", async () => {
    const page = (names: readonly string[], next: string | null) =>
      answering(200, { items: names.map((name) => ({ name, visibility: "public", owner: "a", containers: 0 })), next });
    await using server = await startStandIn(page(["a", "b"], "x+/="), page(["c"], null));
    const env = { SREG_URL: server.url };
    const { stdout } = await place.sreg(["list", "--json"], { env });
    expect(values(stdout).map(({ name }) => name)).toEqual(["a", "b", "c"]);
    expect(server.seen.map(({ path }) => path)).toEqual([
      "/api/v1/collections?limit=200",
      "/api/v1/collections?limit=200&after=x%2B%2F%3D",
    ]);
    expect((await sreg("list", "science", "--limit", "1")).stdout).toBe("science/rocks  0 pulls\n");
  });

  it("that never ends is given up", async () => {
    await using server = await startStandIn(answering(200, { items: [], next: "same" }));
    const { code, stderr } = await place.sreg(["list"], { env: { SREG_URL: server.url } });
    expect(code).toBe(5);
    expect(stderr).toContain("the same page again and again");
  });

  it("stops when nobody reads on", async () => {
    let pages = 0;
    const endless = (req: Parameters<Act>[0], res: Parameters<Act>[1]) => {
      pages += 1;
      return answering(200, { items: [{ name: `c${pages}` }], next: String(pages) })(req, res);
    };
    await using server = await startStandIn(endless);
    const script = `${place.shellCommand(["list", "--json", "--url", server.url])} | head -1`;
    const { code, stdout } = await run("bash", ["-o", "pipefail", "-c", script], { cwd: place.folder });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '{"name":"c1"}\n' });
  });

  it("of nothing says so on standard error", async () => {
    expect(await sreg("list", "science", "--prefix", "zz")).toEqual({
      code: 0,
      stdout: "",
      stderr: "no containers in science\n",
    });
  });

  it("of what is not there ends with 4, of what cannot be with 2", async () => {
    expect((await sreg("list", "elsewhere")).code).toBe(4);
    expect((await sreg("list", "Bad Name")).code).toBe(2);
    expect((await sreg("list", "--limit", "0")).stderr).toContain("--limit takes a number from 1 on\ntry: --limit 20");
  });

  it("shows no control characters of whoever wrote a description", async () => {
    const item = { name: "a", visibility: "public", owner: "a", containers: 1, description: "red \u001b[31m\nmore" };
    await using server = await startStandIn(answering(200, { items: [item], next: null }));
    const { stdout } = await place.sreg(["list"], { env: { SREG_URL: server.url } });
    expect(stdout).toBe("a  public  1 container  of a  red \\u001b[31m\n");
  });
});

describe("a search", () => {
  it("finds containers by words, labels and tags", async () => {
    expect((await sreg("search", "roc")).stdout).toBe("science/rocks  0 pulls\n");
    expect((await sreg("search", "--label", "Author=ada", "stones")).stdout).toBe("science/stones  0 pulls\n");
    expect((await sreg("search", "--tag", "1.")).stdout).toBe("science/rocks  0 pulls\n");
    expect((await sreg("search", "--label", "Author=ada", "--label", "x=y")).stderr).toBe("nothing found\n");
  });

  it("for a label without a value ends with the reason", async () => {
    const { code, stderr } = await sreg("search", "--label", "Author");
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "error: --label takes a label and its value\ntry: --label Author=ada\n",
    });
  });
});

describe("a tag", () => {
  it("is made from another one for all architectures, or from a digest", async () => {
    const { code, stdout } = await sreg("tag", "science/rocks:1.0", "Stable");
    expect({ code, stdout }).toEqual({ code: 0, stdout: `science/rocks:stable  ${digest}  amd64,arm64\n` });
    expect((await sreg("tag", `science/rocks@${digest}`, "one", "--json")).code).toBe(0);
    expect((await sreg("list", "science/rocks:one")).stdout).toContain(digest);
    expect((await sreg("tag", "science/rocks:1.0", "two", "--arch", "arm64")).stdout).toContain("  arm64\n");
  });

  it("of what is not there is refused, also where a longer name is", async () => {
    const { code, stderr } = await sreg("tag", "science/rocks:1", "x");
    expect({ code, stderr }).toEqual({
      code: 4,
      stderr: "error: science/rocks:1 was not found, or you may not see it\ntry: sreg list science/rocks\n",
    });
  });

  it("that is frozen refuses a push until it is unfrozen", async () => {
    const image = await place.file("other.sif", makeSif({ seed: 33 }));
    expect((await sreg("freeze", "science/rocks:1.0")).stdout).toBe("science/rocks:1.0 is frozen\n");
    expect((await sreg("list", "science/rocks")).stdout).toContain("  frozen\n");
    const { code, stderr } = await sreg("push", image, "science/rocks:1.0");
    expect(code).toBe(1);
    expect(stderr).toContain("is frozen: unfreeze it first\ntry: sreg unfreeze ");
    expect((await sreg("unfreeze", "science/rocks:1.0")).stdout).toBe("science/rocks:1.0 is no longer frozen\n");
    expect((await sreg("push", image, "science/rocks:1.0")).code).toBe(0);
  });

  it("cannot be frozen by a digest", async () => {
    const { code, stderr } = await sreg("freeze", `science/rocks@${digest}`);
    expect(code).toBe(2);
    expect(stderr).toContain("never changes\ntry: science/rocks:TAG\n");
  });

  it("has a history", async () => {
    await sreg("freeze", "science/rocks:1.0");
    const { stdout } = await sreg("versions", "science/rocks:1.0", "--json");
    expect(values(stdout).map(({ event }) => event)).toEqual(["frozen", "pushed", "pushed"]);
    const lines = (await sreg("versions", "science/rocks")).stdout;
    expect(lines).toMatch(/^[\d-]{10} [\d:]{5}Z {2}admin {2}1\.0 {2}frozen\n/);
    expect((await sreg("versions", "science/rocks:none")).stderr).toBe("no versions\n");
  });
});

describe("rm", () => {
  it("removes a tag and leaves its image; removes an image by its digest", async () => {
    expect((await sreg("rm", "science/stones:latest", "--yes")).stdout).toBe("deleted the tag science/stones:latest\n");
    expect(await statusOf("/images/science/stones:latest")).toBe(404);
    expect(await statusOf(`/images/science/stones@${digest}`)).toBe(200);
    expect((await sreg("rm", `science/stones@${digest}`, "-y", "--json")).stdout).toBe(
      `{"deleted":"science/stones@${digest}"}\n`,
    );
    expect(await statusOf(`/images/science/stones@${digest}`)).toBe(404);
  });

  it.each([
    [
      "science/rocks",
      "science/rocks is a container",
      "try: sreg rm science/rocks:TAG for one tag, or sreg rm --recursive",
    ],
    ["science", "science is a collection", "try: sreg rm --recursive science\n"],
  ])("of %s needs --recursive", async (what, reason, advice) => {
    const { code, stderr } = await sreg("rm", what, "--yes");
    expect(code).toBe(2);
    expect(stderr).toContain(reason);
    expect(stderr).toContain(advice);
    expect(await statusOf("/containers/science/rocks")).toBe(200);
    expect((await sreg("rm", "-r", what, "--yes")).code).toBe(0);
    expect(await statusOf("/containers/science/rocks")).toBe(404);
  });

  it("of a container with a frozen tag needs --force", async () => {
    await sreg("freeze", "science/rocks:1.0");
    const { code, stderr } = await sreg("rm", "-r", "science/rocks", "-y");
    expect(code).toBe(1);
    expect(stderr).toContain("\ntry: --force");
    expect((await sreg("rm", "-rf", "science/rocks", "-y")).code).toBe(0);
  });

  it("without a terminal to ask on needs --yes", async () => {
    const { code, stderr } = await sreg("rm", "science/rocks:1.0");
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "error: there is no terminal to ask on\ntry: --yes, if you are sure\n",
    });
    expect(await statusOf("/images/science/rocks:1.0")).toBe(200);
  });

  it("by somebody else is not allowed", async () => {
    const token = await makeUser(registry, "eve");
    const env = { SREG_URL: registry.url, SREG_TOKEN: token };
    const { code, stderr } = await place.sreg(["rm", "science/rocks:1.0", "-y"], { env });
    expect(code).toBe(3);
    expect(stderr).toContain("try: ask the collection's owner");
  });
});
