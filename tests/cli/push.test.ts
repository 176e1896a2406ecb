import { appendFile, truncate } from "node:fs/promises";
import { request } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { digestOfBytes } from "../../src/core/digest.ts";
import { send } from "../support/http.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { makeSif } from "../support/sif-maker.ts";
import { type Act, answering, startStandIn, storing, storingUnasked } from "./stand-in.ts";
import { openWorkplace, type Workplace } from "./workplace.ts";

const MIB = 1024 * 1024;
const LIMIT = 24 * MIB;

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry({ config: { maxImageSize: LIMIT } });
});
afterAll(() => registry[Symbol.asyncDispose]());

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place[Symbol.asyncDispose]());

/** The client's settings for a registry or what stands in its place, without a sign-in. */
function settings({ url }: { readonly url: string }, token = registry.token) {
  return { env: { SREG_URL: url, SREG_TOKEN: token } };
}

describe("a push", () => {
  it("stores the file, says what it stored and how to get it", async () => {
    const bytes = makeSif({ size: 3 * MIB + 5, seed: 11 });
    await place.login(registry);
    const { code, stdout, stderr } = await place.sreg(["push", await place.file("r.sif", bytes), "Science/Rocks"]);
    const digest = digestOfBytes(bytes);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.split("\n")).toEqual([
      `science/rocks:latest  ${digest}  3.0 MiB  amd64`,
      `pull it with: apptainer pull rocks.sif ${registry.url}/api/v1/images/science/rocks:latest/file`,
      "",
    ]);
    const stored = await send(registry, "/api/v1/images/science/rocks:latest/file", { token: null });
    expect(digestOfBytes(stored.bytes)).toBe(digest);
  });

  it("of what is there already says so", async () => {
    const image = await place.file("same.sif");
    await place.sreg(["push", image, "again/same:1"], settings(registry));
    const { code, stdout } = await place.sreg(["push", image, "again/same:1"], settings(registry));
    expect(code).toBe(0);
    expect(stdout).toContain("amd64  (was there already)\n");
  });

  it.each([
    ["rocks-1", "library/rocks-1:latest"],
    ["library/c/n:V2", "c/n:v2"],
  ])("to %s lands in %s", async (reference, shown) => {
    const { stdout } = await place.sreg(["push", await place.file("a.sif"), reference], settings(registry));
    expect(stdout).toMatch(new RegExp(`^${shown}  sha256:`));
  });

  it("with --json prints the registry's own answer, alone", async () => {
    const image = await place.file("json.sif");
    const { code, stdout, stderr } = await place.sreg(["push", image, "c/json", "--json"], settings(registry));
    const known = await send(registry, "/api/v1/images/c/json:latest");
    expect({ code, stderr, answer: JSON.parse(stdout) }).toEqual({ code: 0, stderr: "", answer: known.json });
  });

  it("to a registry below a path goes below that path", async () => {
    await using other = await startStandIn(storing);
    const { stdout } = await place.sreg(
      ["push", await place.file("a.sif"), "c/n"],
      settings({ url: `${other.url}/r/` }),
    );
    expect(other.seen[0]?.path).toBe("/r/api/v1/images/c/n:latest");
    expect(stdout).toContain(`${other.url}/r/api/v1/images/c/n:latest/file`);
  });
});

describe("a server that does not know 'Expect: 100-continue'", () => {
  it("gets the body all the same, after a moment", async () => {
    await using other = await startStandIn(storingUnasked);
    const { code, stdout } = await place.sreg(["push", await place.file("a.sif"), "c/n"], settings(other));
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("c/n:latest  sha256:") });
  });
});

describe("a refused push", () => {
  it.each([
    ["a text file", "hello world, this is no image", "it looks like a text file"],
    ["half an image", makeSif({ size: 2 * MIB }).subarray(0, MIB), "cut short"],
  ])("of %s ends with the registry's reason", async (_, bytes, text) => {
    const { code, stdout, stderr } = await place.sreg(
      ["push", await place.file("x.sif", bytes), "c/n"],
      settings(registry),
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("error: this is not a Singularity image: ");
    expect(stderr).toContain(text);
  });

  it("of a file over the registry's limit ends with the limit, though the body was not read", async () => {
    const image = await place.file("large.sif", makeSif({ size: LIMIT + 1 }));
    const { code, stderr } = await place.sreg(["push", image, "c/n", "--json"], settings(registry));
    expect(code).toBe(1);
    expect(JSON.parse(stderr)).toEqual({
      error: {
        message: `an image may have at most ${LIMIT} bytes`,
        code: "TOO_LARGE",
        status: 413,
        requestId: expect.any(String),
        exitCode: 1,
      },
    });
  });

  it("before its body, sends nothing of it", async () => {
    let received = 0;
    let asked: string | undefined;
    await using other = await startStandIn((req, res) => {
      asked = req.headers.expect;
      req.on("data", (chunk: Buffer) => (received += chunk.length));
      answering(403, { detail: "not here" })(req, res);
    });
    const { code } = await place.sreg(["push", await place.file("a.sif"), "c/n"], settings(other));
    expect({ code, received, asked }).toEqual({ code: 3, received: 0, asked: "100-continue" });
  });

  it("in the middle of the body, by a server that closes at once, ends with the server's reason", async () => {
    const refusing: Act = (req, res) => {
      res.writeContinue();
      req.once("data", () => {
        res.once("finish", () => req.socket.destroy());
        answering(507, { detail: "the registry has no space left", code: "STORAGE_FULL" })(req, res);
      });
    };
    await using other = await startStandIn(refusing);
    const image = await place.file("large.sif", Buffer.alloc(64 * MIB));
    const { code, stderr } = await place.sreg(["push", image, "c/n"], settings(other));
    expect(code).toBe(5);
    // A lost answer is possible, though rare, and leads to another try, which is told before.
    expect(stderr).toMatch(/error: the registry has no space left\n$/);
  });

  it("with a token that is not valid asks to sign in", async () => {
    const { code, stderr } = await place.sreg(
      ["push", await place.file("a.sif"), "c/n"],
      settings(registry, "not-the-token"),
    );
    expect(code).toBe(3);
    expect(stderr).toContain(`try: sreg login ${registry.url}\n`);
    expect(stderr).not.toContain("not-the-token");
  });

  it.each([
    [
      403,
      { detail: "this account may not push here", code: "FORBIDDEN" },
      3,
      "error: this account may not push here\ntry: ask",
    ],
    [404, { detail: "c/n was not found, or you may not see it" }, 4, "error: c/n was not found"],
    [409, { detail: "there is another" }, 1, "error: there is another\n"],
    [413, "<html>nginx</html>", 1, "error: URL answered 413 Payload Too Large\n"],
    [429, { detail: "slow down" }, 5, "error: slow down\ntry: again later\n"],
    [500, { detail: "inside", requestId: "id-7" }, 5, "error: inside\nrequest id: id-7\n"],
    [201, { hello: "world" }, 5, "is not a registry"],
    [302, "", 1, "error: URL says that the registry is elsewhere"],
  ])("with the status %d ends with its text and its exit code, after one request", async (status, body, exit, text) => {
    await using other = await startStandIn(answering(status, body));
    const { code, stdout, stderr } = await place.sreg(["push", await place.file("a.sif"), "c/n"], settings(other));
    expect({ code, stdout }).toEqual({ code: exit, stdout: "" });
    expect(stderr.replaceAll(other.url, "URL")).toContain(text);
    expect(other.seen).toHaveLength(1);
  });

  it("shows no control characters of a hostile server", async () => {
    await using other = await startStandIn(answering(400, { detail: "red \u001b[31m\u202e text\u0007" }));
    const { stderr } = await place.sreg(["push", await place.file("a.sif"), "c/n"], settings(other));
    expect(stderr).toBe("error: red \\u001b[31m\\u202e text\\u0007\n");
  });

  it("of a registry that stored other bytes than were sent is no success", async () => {
    const image = { collection: "c", container: "n", tag: "latest", size: 1, architecture: "amd64" };
    await using other = await startStandIn(answering(201, { ...image, digest: digestOfBytes("other") }));
    const { code, stderr } = await place.sreg(["push", await place.file("a.sif"), "c/n"], settings(other));
    expect(code).toBe(5);
    expect(stderr).toContain("stored other bytes");
  });
});

describe("a file that changes while it is sent", () => {
  /** Lets the file change after its digest was taken and before it is sent, then hands the push on to the registry. */
  function changing(change: () => Promise<void>): Act {
    return async (req, res) => {
      await change();
      const { expect: _asked, ...headers } = req.headers;
      const options = { method: req.method, path: req.url, headers };
      const onward = request(registry.url, options, (answer) => {
        res.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(res);
      });
      onward.on("error", () => res.destroy());
      req.on("close", () => req.complete || onward.destroy());
      res.writeContinue();
      req.pipe(onward);
    };
  }

  it("is refused by the registry, and stored under no name", async () => {
    const image = await place.file("moving.sif", makeSif({ seed: 1 }));
    await using between = await startStandIn(
      changing(async () => {
        await place.file("moving.sif", makeSif({ seed: 2 }));
      }),
    );
    const { code, stderr } = await place.sreg(["push", image, "moving/rocks"], settings(between));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: the bytes received have the digest sha256:\w+, but sha256:\w+ was announced/);
    expect(stderr).toContain("try: the same command again, once nothing else writes to the file");
    expect((await send(registry, "/api/v1/images/moving/rocks:latest")).status).toBe(404);
  });

  it("and becomes shorter is given up, with the reason", async () => {
    const image = await place.file("shrinking.sif", makeSif({ size: 2 * MIB }));
    await using between = await startStandIn(changing(() => truncate(image, MIB)));
    const { code, stderr } = await place.sreg(["push", image, "shrinking/rocks"], settings(between));
    expect(code).toBe(1);
    expect(stderr).toContain(`error: ${image} became shorter while it was read\ntry: wait until nothing writes`);
    expect((await send(registry, "/api/v1/images/shrinking/rocks:latest")).status).toBe(404);
  });

  it("and becomes longer is stored as it was", async () => {
    const bytes = makeSif({ seed: 3 });
    const image = await place.file("growing.sif", bytes);
    await using between = await startStandIn(changing(() => appendFile(image, "more")));
    const { code, stdout } = await place.sreg(["push", image, "growing/rocks"], settings(between));
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(digestOfBytes(bytes)) });
  });
});
