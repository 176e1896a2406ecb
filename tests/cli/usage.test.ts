import { mkdir } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { productVersion } from "../../src/version.ts";
import { runOk } from "../support/run.ts";
import { openWorkplace, type Workplace } from "./workplace.ts";

let place: Workplace;
beforeAll(async () => {
  place = await openWorkplace();
  await place.file("a.sif");
  await place.file("empty.sif", "");
  await mkdir(`${place.folder}/folder`);
  await runOk("mkfifo", [`${place.folder}/pipe`]);
});
afterAll(() => place[Symbol.asyncDispose]());

/** Nobody listens there: whatever asks would fail with the code 5. */
const NOWHERE = { SREG_URL: "http://127.0.0.1:1", SREG_TOKEN: "x" };

describe("the command line", () => {
  it("tells its version and its help on standard output", async () => {
    expect(await place.sreg(["--version"])).toEqual({ code: 0, stdout: `${productVersion()}\n`, stderr: "" });
    const { code, stdout, stderr } = await place.sreg(["--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const word of ["login", "logout", "push", "admin", "--json", "--url", "SREG_TOKEN", "Exit codes:"]) {
      expect(stdout).toContain(word);
    }
  });

  it.each([
    [["psuh"], "error: unknown command 'psuh': did you mean push?\ntry: sreg --help\n"],
    [["push", "--jsn", "a", "b"], "error: unknown option '--jsn': did you mean --json?\ntry: sreg push --help\n"],
    [["push", "a.sif"], "error: missing required argument 'reference'\ntry: sreg push --help\n"],
    [["admin"], "error: no command is given\ntry: sreg admin --help\n"],
    [["collection", "members"], "error: missing required argument 'collection'\ntry: sreg collection members --help\n"],
    [["token", "creat"], "error: unknown command 'creat': did you mean create?\ntry: sreg token --help\n"],
    [["tag", "c/n"], "error: missing required argument 'tag'\ntry: sreg tag --help\n"],
    [["tag", "c/n", "a b"], "error: tag 'a b' is not valid: "],
    [[], "error: no command is given\ntry: sreg --help\n"],
    [["login", "ftp://example.org"], "error: 'ftp://example.org' is not the address of a registry\n"],
    [["login"], "error: the registry's address is missing\n"],
    [["push", "a.sif", "c/n", "--url", "http://"], "error: 'http://' is not the address of a registry\n"],
  ])("explains a mistake and ends with 2: %j", async (args, text) => {
    const { code, stdout, stderr } = await place.sreg(args, { env: { SREG_TOKEN: "x" } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(text);
  });

  it("with --json explains it in JSON", async () => {
    const { code, stderr } = await place.sreg(["psuh", "--json"]);
    expect({ code, error: JSON.parse(stderr) }).toEqual({
      code: 2,
      error: { error: { message: "unknown command 'psuh': did you mean push?", advice: "sreg --help", exitCode: 2 } },
    });
  });
});

describe("a reference", () => {
  it.each([
    ["Science/Rocks & Stones", "try 'rocks-stones'"],
    ["api/rocks", "reserved"],
    ["a/b/c/d", "more than three parts"],
    ["shub://registry.example.org/c/n", "leave out the scheme and the host"],
    [
      "vanessa/science/rocks",
      "an owner ('vanessa') in front of the collection is not supported\ntry: science/rocks:latest",
    ],
    [`c/n@sha256:${"0".repeat(64)}`, "an image is pushed to a tag"],
  ])("'%s' is refused before anything is sent", async (reference, text) => {
    const { code, stderr } = await place.sreg(["push", "a.sif", reference], { env: NOWHERE });
    expect(code).toBe(2);
    expect(stderr).toContain(text);
  });
});

describe("a file", () => {
  it.each([
    ["missing.sif", "error: missing.sif cannot be read: there is no such file\n"],
    ["a.sif/more", "error: a.sif/more cannot be read: there is no such file\n"],
    ["folder", "error: folder is a folder\ntry: pack it"],
    ["empty.sif", "error: empty.sif is empty\ntry: "],
    ["pipe", "error: pipe is not a regular file\ntry: "],
  ])("'%s' is refused before anything is sent", async (file, text) => {
    const { code, stderr } = await place.sreg(["push", file, "c/n"], { env: NOWHERE });
    expect(code).toBe(1);
    expect(stderr).toContain(text);
  });
});
