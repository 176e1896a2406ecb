import { chmod, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeToken } from "../../src/accounts/token.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { answering, startStandIn } from "./stand-in.ts";
import { openWorkplace, type Workplace } from "./workplace.ts";

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry[Symbol.asyncDispose]());

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place[Symbol.asyncDispose]());

const WRONG_TOKEN = makeToken((length) => new Uint8Array(length).fill(7));

describe("signing in", () => {
  it("checks the token on standard input and keeps it where only its owner can read it", async () => {
    const { url, token } = registry;
    const { code, stdout, stderr } = await place.sreg(["login", url, "--token-stdin"], { input: `${token}\n` });
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: `signed in to ${url} as admin, an administrator\n`,
      stderr: "",
    });
    expect(await place.logins()).toEqual({ current: url, logins: [{ url, token }] });
    expect((await stat(place.loginFile)).mode & 0o777).toBe(0o600);
    expect((await stat(dirname(place.loginFile))).mode & 0o777).toBe(0o700);
  });

  it("keeps the file private when it was not, and leaves no other file behind", async () => {
    await place.login(registry);
    await chmod(place.loginFile, 0o644);
    await place.login(registry);
    expect((await stat(place.loginFile)).mode & 0o777).toBe(0o600);
    expect(await readdir(dirname(place.loginFile))).toEqual(["login.json"]);
  });

  it("takes the token from SREG_TOKEN and the address from SREG_URL, with any final slash", async () => {
    const env = { SREG_TOKEN: registry.token, SREG_URL: `${registry.url}//` };
    const { code, stdout } = await place.sreg(["login", "--json"], { env });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ url: registry.url, name: "admin", admin: true });
  });

  it("keeps the file below XDG_CONFIG_HOME, unless that is relative", async () => {
    const login = (home: string) =>
      place.sreg(["login", registry.url, "--token-stdin"], { env: { XDG_CONFIG_HOME: home }, input: registry.token });
    await login(`${place.folder}/elsewhere`);
    expect(await readdir(`${place.folder}/elsewhere/singularity-registry`)).toEqual(["login.json"]);
    await login("elsewhere2");
    expect(await readdir(place.folder)).not.toContain("elsewhere2");
    expect((await place.logins()).current).toBe(registry.url);
  });

  it("refuses a token that the registry does not know, keeps nothing and repeats it nowhere", async () => {
    const { code, stdout, stderr } = await place.sreg(["login", registry.url, "--token-stdin"], { input: WRONG_TOKEN });
    expect(code).toBe(3);
    expect(stderr).toContain(`error: ${registry.url} does not know this token\ntry: `);
    expect(stdout + stderr).not.toContain(WRONG_TOKEN);
    await expect(stat(place.loginFile)).rejects.toThrow("ENOENT");
  });

  it("leaves an earlier sign-in alone when the new token is wrong", async () => {
    await place.login(registry);
    await place.sreg(["login", registry.url, "--token-stdin"], { input: WRONG_TOKEN });
    expect((await place.logins()).logins).toEqual([{ url: registry.url, token: registry.token }]);
  });

  it.each([
    ["empty", "\n", "the token is empty"],
    ["of two words", "one two\n", "spaces"],
    ["with a line break inside", "one\ntwo\n", "spaces, line breaks"],
    ["endless", "x".repeat(200_000), "characters no token has"],
  ])("refuses a token that is %s before it asks anybody", async (_, input, text) => {
    const { code, stderr } = await place.sreg(["login", "127.0.0.1:1", "--token-stdin"], { input });
    expect(code).toBe(2);
    expect(stderr).toContain(text);
  });

  it("without a token and without a terminal says how to pass one", async () => {
    const { code, stderr } = await place.sreg(["login", registry.url]);
    expect(code).toBe(2);
    expect(stderr).toContain("error: no token is given\ntry: sreg login URL --token-stdin");
  });

  it.each([
    [["login", "URL", "--token=SECRET"], "a token on the command line is seen by everybody on this machine"],
    [["login", "URL", "--token", "SECRET"], "a token on the command line is seen by everybody on this machine"],
    [["login", "sreg_SECRET"], "this looks like a token where an address belongs"],
    [["login", "URL", "SECRET"], "too many arguments"],
    [["push", "a", "b", "--token=SECRET"], "unknown option '--token'"],
    [["login", "https://user:SECRET@example.org"], "the address holds a user name or a password"],
  ])("refuses a token among the arguments and does not repeat it: %j", async (args, text) => {
    const { code, stdout, stderr } = await place.sreg(args.map((arg) => arg.replace("URL", registry.url)));
    expect(code).toBe(2);
    expect(stderr).toContain(`error: ${text}`);
    expect(stdout + stderr).not.toContain("SECRET");
  });

  it("where nothing listens says so at once", async () => {
    const { code, stderr } = await place.sreg(["login", "http://127.0.0.1:1", "--token-stdin"], { input: "x" });
    expect(code).toBe(5);
    expect(stderr).toBe(
      "error: nothing answers at http://127.0.0.1:1\ntry: check that the registry runs, and its address\n",
    );
  });

  it.each([
    ["a web page", answering(200, "<html>hello</html>")],
    ["other JSON", answering(200, { hello: "world" })],
    ["404", answering(404, "<html>no such page</html>")],
  ])("at something that is no registry (%s) says so", async (_, act) => {
    await using other = await startStandIn(act);
    const { code, stderr } = await place.sreg(["login", other.url, "--token-stdin"], { input: "x" });
    expect(code).toBe(5);
    expect(stderr).toContain(`what answers at ${other.url} is not a registry`);
  });

  it("follows no redirect, which would carry the token away, and names its target", async () => {
    await using target = await startStandIn(answering(200, { name: "thief", admin: true }));
    await using source = await startStandIn(answering(301, "", { Location: `${target.url}/api/v1/whoami` }));
    const { code, stderr } = await place.sreg(["login", source.url, "--token-stdin"], { input: "x" });
    expect(code).toBe(1);
    expect(stderr).toContain(`try: sreg login ${target.url}`);
    expect(target.seen).toEqual([]);
  });

  it("at an https address that speaks http says so", async () => {
    const address = registry.url.replace("http:", "https:");
    const { code, stderr } = await place.sreg(["login", address, "--token-stdin"], { input: "x" });
    expect(code).toBe(5);
    expect(stderr).toBe(`error: ${address} does not speak https\ntry: ${registry.url}\n`);
  });

  it("over plain http to another machine warns, once, and through the proxy of the environment works", async () => {
    await using proxy = await startStandIn(answering(200, { name: "ada", admin: false }));
    const env = { HTTP_PROXY: proxy.url };
    const address = "http://registry.example.org";
    const { code, stdout, stderr } = await place.sreg(["login", address, "--token-stdin"], { input: "x", env });
    expect({ code, stdout }).toEqual({ code: 0, stdout: `signed in to ${address} as ada\n` });
    expect(stderr).toBe(`warning: ${address} is not encrypted: others on the network can read the token\n`);
    expect(proxy.seen).toEqual([{ method: "GET", path: `${address}/api/v1/whoami`, authorization: "Bearer x" }]);
  });

  it("does not overwrite a login file that it cannot read", async () => {
    await place.login(registry);
    await writeFile(place.loginFile, "{ not json");
    const { code, stderr } = await place.sreg(["login", registry.url, "--token-stdin"], { input: registry.token });
    expect(code).toBe(1);
    expect(stderr).toBe(`error: ${place.loginFile} is damaged\ntry: delete it, then sign in again\n`);
    expect(await readFile(place.loginFile, "utf8")).toBe("{ not json");
  });
});

describe("several registries", () => {
  it("are all remembered; the last one is used unless another is named, each with its own token", async () => {
    await using other = await startStandIn(answering(200, { name: "bob", admin: false }), answering(404, {}));
    await place.login(registry);
    await place.login({ url: other.url, token: "of-the-other" });
    const image = await place.file("rocks.sif");
    expect((await place.sreg(["push", image, "science/rocks"])).code).toBe(4);
    expect(other.seen.at(-1)?.authorization).toBe("Bearer of-the-other");
    expect((await place.sreg(["push", image, "science/rocks", "--url", registry.url])).code).toBe(0);
  });

  it("never get each other's stored token", async () => {
    await using other = await startStandIn(answering(200, {}));
    await place.login(registry);
    const image = await place.file("rocks.sif");
    const { code, stderr } = await place.sreg(["push", image, "science/rocks", "--url", other.url]);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: `error: not signed in to ${other.url}\ntry: sreg login ${other.url}\n`,
    });
    expect(other.seen).toEqual([]);
  });
});

describe("signing out", () => {
  it("forgets the token, and a push then asks to sign in", async () => {
    await place.login(registry);
    const { code, stdout } = await place.sreg(["logout"]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `signed out of ${registry.url}; the token itself stays valid\n`,
    });
    expect(await readFile(place.loginFile, "utf8")).not.toContain(registry.token);
    const { code: pushed, stderr } = await place.sreg(["push", await place.file("rocks.sif"), "science/rocks"]);
    expect({ pushed, stderr }).toEqual({
      pushed: 3,
      stderr: "error: not signed in to any registry\ntry: sreg login URL\n",
    });
  });

  it("of one registry leaves the others, and makes none of them the one to use", async () => {
    await using other = await startStandIn(answering(200, { name: "bob", admin: false }));
    await place.login({ url: other.url, token: "of-the-other" });
    await place.login(registry);
    await place.sreg(["logout", registry.url, "--json"]);
    expect(await place.logins()).toEqual({ logins: [{ url: other.url, token: "of-the-other" }] });
    const { code, stderr } = await place.sreg(["push", await place.file("rocks.sif"), "science/rocks"]);
    expect(code).toBe(2);
    expect(stderr).toContain(`try: --url with one of: ${other.url}`);
  });

  it("where nobody is signed in says so", async () => {
    expect((await place.sreg(["logout"])).code).toBe(3);
    expect((await place.sreg(["logout", "https://registry.example.org"])).stderr).toBe(
      "error: not signed in to https://registry.example.org\n",
    );
  });
});
