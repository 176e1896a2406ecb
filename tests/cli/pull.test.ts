import { once } from "node:events";
import { mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { digestOfBytes, hexOf } from "../../src/core/digest.ts";
import { makeCollection, makeUser } from "../support/accounts.ts";
import { push } from "../support/http.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { makeSif } from "../support/sif-maker.ts";
import { type FileRequest, startCuttingProxy } from "./cutting-proxy.ts";
import { answering, startStandIn } from "./stand-in.ts";
import { openWorkplace, type Workplace } from "./workplace.ts";

const MIB = 1024 * 1024;
const bytes = makeSif({ size: 3 * MIB + 7, seed: 21 });
const arm = makeSif({ size: MIB, seed: 22, architecture: "arm64" });
const digest = digestOfBytes(bytes);
const PART = `rocks_latest.sif.${hexOf(digest).slice(0, 12)}.part`;

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry();
  await push(registry, "science/rocks:latest", new Uint8Array(bytes));
  await push(registry, "science/rocks:latest", new Uint8Array(arm));
});
afterAll(() => registry[Symbol.asyncDispose]());

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place[Symbol.asyncDispose]());

function pull(url: string, ...args: readonly string[]) {
  return place.sreg(["pull", "science/rocks", ...args], { env: { SREG_URL: url } });
}

const here = (name: string) => join(place.folder, name);
const digestIn = async (name: string) => digestOfBytes(await readFile(here(name)));
const rangeStart = (request: FileRequest | undefined) => Number(/^bytes=(\d+)-$/.exec(request?.range ?? "")?.[1]);
const files = async () => (await readdir(place.folder)).toSorted();

describe("a pull", () => {
  it("of a public image needs no sign-in and writes a program of the usual name", async () => {
    const { code, stdout, stderr } = await pull(registry.url);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: `rocks_latest.sif  ${digest}  3.0 MiB  amd64\n`,
      stderr: "",
    });
    expect(await digestIn("rocks_latest.sif")).toBe(digest);
    expect((await stat(here("rocks_latest.sif"))).mode & 0o100).toBe(0o100);
    expect(await files()).toEqual(["rocks_latest.sif"]);
  });

  it("into a folder uses the usual name there", async () => {
    await mkdir(here("images"));
    const { stdout } = await pull(registry.url, "images");
    expect(stdout).toMatch(/^images\/rocks_latest\.sif /);
    expect(await digestIn("images/rocks_latest.sif")).toBe(digest);
  });

  it("for another architecture gets that one's image; with --json says so in JSON", async () => {
    const { code, stdout } = await pull(registry.url, "arm.sif", "--arch", "arm64", "--json");
    expect({ code, answer: JSON.parse(stdout) }).toEqual({
      code: 0,
      answer: { file: "arm.sif", digest: digestOfBytes(arm), size: MIB, architecture: "arm64", changed: true },
    });
    expect(await digestIn("arm.sif")).toBe(digestOfBytes(arm));
  });

  it("by digest names the file after it", async () => {
    const args = ["pull", `science/rocks@${digest}`];
    const { stdout } = await place.sreg(args, { env: { SREG_URL: registry.url } });
    expect(stdout).toMatch(new RegExp(`^rocks_${hexOf(digest).slice(0, 12)}\\.sif `));
  });

  it("of a private image needs a token, and else says how to sign in", async () => {
    await makeCollection(registry, await makeUser(registry, "ada"), "secret");
    await push(registry, "secret/rocks:latest", new Uint8Array(bytes));
    const env = { SREG_URL: registry.url };
    const anonymous = await place.sreg(["pull", "secret/rocks"], { env });
    expect(anonymous.code).toBe(4);
    expect(anonymous.stderr).toContain(`try: sreg login ${registry.url}, if it is not public\n`);
    const { code } = await place.sreg(["pull", "secret/rocks"], { env: { ...env, SREG_TOKEN: registry.token } });
    expect(code).toBe(0);
  });
});

describe("what stands in the place of the file", () => {
  it("is kept when it has these bytes, and nothing is fetched", async () => {
    await writeFile(here("rocks_latest.sif"), bytes);
    await using proxy = await startCuttingProxy(registry.url);
    const { code, stdout } = await pull(proxy.url);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("(was there already)\n") });
    expect(proxy.files).toEqual([]);
  });

  it("is kept when it has others, unless --force is given", async () => {
    await writeFile(here("rocks_latest.sif"), "mine");
    const { code, stderr } = await pull(registry.url);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        "error: rocks_latest.sif exists already, with other bytes\ntry: --force to replace it, or name another file\n",
    });
    expect(await readFile(here("rocks_latest.sif"), "utf8")).toBe("mine");
    expect((await pull(registry.url, "--force")).code).toBe(0);
    expect(await digestIn("rocks_latest.sif")).toBe(digest);
  });

  it.each([
    ["nowhere/x.sif", "cannot be written: there is no such folder"],
    ["/dev/null", "/dev/null is no regular file"],
  ])("'%s' is refused with the reason", async (file, text) => {
    const { code, stderr } = await pull(registry.url, file);
    expect(code).toBe(1);
    expect(stderr).toContain(text);
    expect(stderr).toContain("\ntry: ");
  });

  it("is not written through a link that somebody put where the part goes", async () => {
    await writeFile(here("victim"), "mine");
    await symlink(here("victim"), here(PART));
    const { code } = await pull(registry.url);
    expect(code).toBe(1);
    expect(await readFile(here("victim"), "utf8")).toBe("mine");
  });
});

describe("a connection that is cut", () => {
  it("is taken up where it was cut, by itself", async () => {
    await using proxy = await startCuttingProxy(registry.url, { cutAfter: MIB }, { cutAfter: MIB });
    const { code, stderr } = await pull(proxy.url);
    expect(code).toBe(0);
    // How much of what arrived before the cut could still be read is chance.
    const lost = /^the connection to \S+ was lost; going on from \d\d% in 1 s$/;
    expect(stderr.trim().split("\n")).toEqual([expect.stringMatching(lost), expect.stringMatching(lost)]);
    const [first, second, third] = proxy.files;
    expect(first).toEqual({ range: undefined, ifRange: undefined });
    expect([second?.ifRange, third?.ifRange]).toEqual([`"${digest}"`, `"${digest}"`]);
    expect(rangeStart(second)).toBeGreaterThan(0);
    expect(rangeStart(third)).toBeGreaterThan(rangeStart(second));
    expect(await digestIn("rocks_latest.sif")).toBe(digest);
    expect(await files()).toEqual(["rocks_latest.sif"]);
  });

  it("again and again without a byte is given up; the next pull goes on", async () => {
    const nothing = { cutAfter: 0 };
    await using proxy = await startCuttingProxy(registry.url, { cutAfter: MIB }, nothing, nothing);
    const { code, stderr } = await pull(proxy.url);
    expect(code).toBe(5);
    expect(stderr).toContain(`what has arrived stays in ${PART}: the same command goes on from there\n`);
    expect(await files()).toEqual([PART]);
    const { size } = await stat(here(PART));
    expect((await pull(proxy.url)).code).toBe(0);
    expect(rangeStart(proxy.files.at(-1))).toBe(size);
    expect(await digestIn("rocks_latest.sif")).toBe(digest);
    expect(await files()).toEqual(["rocks_latest.sif"]);
  });

  it("is begun anew with a server that knows no ranges", async () => {
    await using proxy = await startCuttingProxy(registry.url, { cutAfter: MIB }, { dropRange: true });
    expect((await pull(proxy.url)).code).toBe(0);
    expect(await digestIn("rocks_latest.sif")).toBe(digest);
  });

  it("by Ctrl-C leaves the part for the next pull", async () => {
    await using proxy = await startCuttingProxy(registry.url, { stallAfter: 2 * MIB });
    const child = place.start(["pull", "science/rocks"], { SREG_URL: proxy.url });
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    const part = async () => (await stat(here(PART)).catch(() => undefined))?.size;
    await expect.poll(part, { timeout: 20_000 }).toBe(2 * MIB);
    child.kill("SIGINT");
    expect(await once(child, "close")).toEqual([130, null]);
    expect(stderr).toBe(`what has arrived stays in ${PART}: the same command goes on from there\nerror: interrupted\n`);
    expect(await files()).toEqual([PART]);
    expect((await pull(proxy.url)).code).toBe(0);
    expect(rangeStart(proxy.files.at(-1))).toBe(2 * MIB);
  });
});

describe("damaged bytes", () => {
  it("on the way are refused and kept away", async () => {
    await using proxy = await startCuttingProxy(registry.url, { damageAt: MIB + 1 });
    const { code, stdout, stderr } = await pull(proxy.url);
    expect({ code, stdout }).toEqual({ code: 5, stdout: "" });
    expect(stderr).toMatch(
      /^error: the bytes were damaged on the way: they have the digest sha256:\w+, not sha256:\w+\n/,
    );
    expect(stderr).toContain("try: the same command again");
    expect(await files()).toEqual([]);
  });

  it("that an earlier pull left are noticed, and all is fetched again", async () => {
    await writeFile(here(PART), Buffer.alloc(MIB));
    const { code, stderr } = await pull(registry.url);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: "what an earlier pull left is damaged: fetching all of it again\n",
    });
    expect(await digestIn("rocks_latest.sif")).toBe(digest);
  });

  it("whose part is longer than the image are dropped", async () => {
    await writeFile(here(PART), Buffer.alloc(4 * MIB));
    expect((await pull(registry.url)).code).toBe(0);
    expect(await digestIn("rocks_latest.sif")).toBe(digest);
  });

  it("that the server announces itself are not fetched at all", async () => {
    const image = { digest, size: bytes.length, format: "sif", architecture: "amd64" };
    const other = { "Repr-Digest": `sha-256=:${Buffer.alloc(32).toString("base64")}:` };
    await using server = await startStandIn(answering(200, image), answering(200, "x", other));
    const { code, stderr } = await pull(server.url);
    expect(code).toBe(5);
    expect(stderr).toContain("announces other bytes than were asked for");
    expect(await files()).toEqual([]);
  });

  it("that go on behind the end are refused", async () => {
    const image = { digest, size: 10, format: "sif", architecture: "amd64" };
    await using server = await startStandIn(answering(200, image), answering(200, "x".repeat(100)));
    const { code, stderr } = await pull(server.url);
    expect(code).toBe(5);
    expect(stderr).toContain("sends more bytes than the file has");
    expect(await files()).toEqual([]);
  });
});

describe("what is no registry", () => {
  it.each([
    [{ hello: "world" }, "does not say which bytes the image has"],
    ["<html>", "is not a registry"],
    [{ digest: "../../etc/passwd", size: 1 }, "does not say which bytes the image has"],
  ])("and answers %j is told", async (answer, text) => {
    await using server = await startStandIn(answering(200, answer));
    const { code, stderr } = await pull(server.url);
    expect(code).toBe(5);
    expect(stderr).toContain(text);
    expect(await files()).toEqual([]);
  });
});
