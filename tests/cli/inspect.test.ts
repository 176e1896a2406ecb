import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { push } from "../support/http.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { makeSif, signatureObject } from "../support/sif-maker.ts";
import { answering, startStandIn } from "./stand-in.ts";
import { openWorkplace, type Workplace } from "./workplace.ts";

const DEFFILE = "Bootstrap: docker\nFrom: alpine\n\n%post\n\techo \u001b[31m\n";
const bytes = makeSif({
  labels: { Author: "ada", Version: "1.0" },
  deffile: DEFFILE,
  objects: [signatureObject("0123456789ABCDEF0123456789ABCDEF01234567")],
});

let registry: TestRegistry;
let place: Workplace;
beforeAll(async () => {
  registry = await startRegistry();
  place = await openWorkplace();
  await place.file("rocks.sif", bytes);
  await push(registry, "science/rocks:latest", new Uint8Array(bytes));
});
afterAll(async () => {
  await place[Symbol.asyncDispose]();
  await registry[Symbol.asyncDispose]();
});

/** A file needs no registry: none answers there. */
const NOWHERE = { SREG_URL: "http://127.0.0.1:1" };

function inspect(image: string, ...options: readonly string[]) {
  const env = image.endsWith(".sif") ? NOWHERE : { SREG_URL: registry.url };
  return place.sreg(["inspect", image, ...options], { env });
}

describe.each([["rocks.sif"], ["science/rocks"]])("inspect %s", (image) => {
  it("shows the labels", async () => {
    expect(await inspect(image)).toEqual({ code: 0, stdout: "Author: ada\nVersion: 1.0\n", stderr: "" });
  });

  it("shows the definition file to a file or a pipe as it is", async () => {
    expect((await inspect(image, "--deffile")).stdout).toBe(DEFFILE);
  });

  it("with --json has 'labels' and 'deffile', and null for what there is not", async () => {
    const { stdout } = await inspect(image, "--json", "--labels", "--deffile", "--runscript");
    expect(JSON.parse(stdout)).toEqual({
      labels: { Author: "ada", Version: "1.0" },
      deffile: DEFFILE,
      runscript: null,
    });
  });

  it("puts several parts under headings", async () => {
    const { stdout } = await inspect(image, "--labels", "--deffile");
    expect(stdout).toBe(`== labels ==\nAuthor: ada\nVersion: 1.0\n\n== deffile ==\n${DEFFILE}\n`);
  });

  it("says what the image does not have", async () => {
    const { code, stdout, stderr } = await inspect(image, "--helpfile");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toMatch(/^(?:this image has no help|help is not recorded in this image: .*)\n$/);
  });

  it("--all shows partitions and whose the signatures claim to be", async () => {
    const { stdout } = await inspect(image, "--all");
    expect(stdout).toMatch(/^image: sif, amd64\n/);
    expect(stdout).toContain("says it is of 0123456789abcdef0123456789abcdef01234567 (not checked)\n");
    expect(stdout).toContain("== deffile ==\n");
    const { stdout: json } = await inspect(image, "--all", "--json");
    expect(JSON.parse(json)).toMatchObject({
      format: "sif",
      signed: true,
      deffile: DEFFILE,
      apps: {},
      encrypted: false,
    });
  });

  it("of an app that it does not have ends with the reason", async () => {
    const { code, stderr } = await inspect(image, "--app", "x", "--runscript");
    expect(code).toBe(1);
    expect(stderr).toContain("error: the image has no app 'x'\ntry: ");
  });
});

describe("inspect", () => {
  it.each([
    ["missing.sif", "", "there is no such file"],
    ["text.sif", "hello", "this is not a Singularity image"],
    ["cut.sif", bytes.subarray(0, 200), "this is not a Singularity image"],
  ])("of the file %s ends with the reason", async (name, content, text) => {
    if (name !== "missing.sif") await place.file(name, content);
    const { code, stderr } = await inspect(name);
    expect(code).toBe(1);
    expect(stderr).toContain(text);
  });

  it("of a server that answers something else ends with that", async () => {
    await using server = await startStandIn(answering(200, { labels: 1 }));
    const { code, stderr } = await place.sreg(["inspect", "c/n"], { env: { SREG_URL: server.url } });
    expect(code).toBe(5);
    expect(stderr).toContain("is not an inspection that this client knows\ntry: ");
  });
});
