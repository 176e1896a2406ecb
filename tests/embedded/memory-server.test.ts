import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:https";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { fetchByMemoryServer, type MemoryServerOptions } from "../../src/embedded/binary/memory-server.ts";
import { serveFiles } from "./support/file-server.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const CERTIFICATE =
  "req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 1 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1";

function optionsFor(folder: string, mirror: string, more: Partial<MemoryServerOptions> = {}): MemoryServerOptions {
  return { target: join(folder, "cache", "mongod"), mirror, report: () => undefined, ...more };
}

/** A tar archive with one file. */
function makeTar(name: string, content: string): Buffer {
  const header = Buffer.alloc(512);
  const size = Buffer.byteLength(content).toString(8).padStart(11, "0");
  header.write(name, 0);
  header.write("0000755\0", 100);
  header.write(`${size}\0`, 124);
  header.write("00000000000\0        0", 136);
  header.write("ustar\u000000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  const padded = Buffer.alloc(Math.ceil(Buffer.byteLength(content) / 512) * 512 + 1024);
  padded.write(content);
  return Buffer.concat([header, padded]);
}

describe("a mongod by mongodb-memory-server", () => {
  it("is downloaded, unpacked, and left where the next start finds it", async () => {
    await using folder = await temporaryFolder();
    const program = "#!/bin/sh\necho 'db version v7.0.28'\n".padEnd(12_000_000, "#");
    const archive = gzipSync(makeTar("mongodb/bin/mongod", program));
    await using server = await serveFiles((request, response) => {
      const body = request.url?.endsWith(".md5") ? createHash("md5").update(archive).digest("hex") : archive;
      response.writeHead(200, { "content-length": body.length }).end(body);
    });
    const path = await fetchByMemoryServer(optionsFor(folder.path, server.origin));
    expect(await readFile(path, "utf8")).toBe(program);
    expect(await readdir(join(folder.path, "cache"))).toEqual(["mongod"]);
    const paths = server.requests.map((request) => request.url);
    expect(paths[0]).toMatch(/mongodb-linux-.*-7\.0\.28\.tgz$/);
    expect(paths[1]).toBe(`${paths[0]}.md5`);
  });

  it("is not taken when its hash differs, and nothing is left", async () => {
    await using folder = await temporaryFolder();
    const archive = gzipSync(makeTar("mongodb/bin/mongod", "x"));
    await using server = await serveFiles((request, response) => {
      const body = request.url?.endsWith(".md5") ? "0".repeat(32) : archive;
      response.writeHead(200, { "content-length": body.length }).end(body);
    });
    await expect(fetchByMemoryServer(optionsFor(folder.path, server.origin))).rejects.toThrow(/md5/i);
    expect(await readdir(join(folder.path, "cache"))).toEqual([]);
  });

  it("fails soon where its host cannot be reached", async () => {
    await using folder = await temporaryFolder();
    const before = performance.now();
    const refusal = fetchByMemoryServer(optionsFor(folder.path, "http://127.0.0.1:1"));
    await expect(refusal).rejects.toThrow(/ECONNREFUSED/);
    expect(performance.now() - before).toBeLessThan(15_000);
    expect(await readdir(join(folder.path, "cache"))).toEqual([]);
  });

  it("is not waited for when the host takes the connection and falls silent", async () => {
    await using folder = await temporaryFolder();
    await using server = await serveFiles(() => undefined);
    const limits = { connect: 2_000, idle: 2_000 };
    const refusal = fetchByMemoryServer(optionsFor(folder.path, server.origin, { limits }));
    await expect(refusal).rejects.toThrow("nothing arrived for too long");
    expect(await readdir(join(folder.path, "cache"))).toEqual([]);
  });

  it("is not taken from a host whose certificate nobody vouches for", async ({ skip }) => {
    await using folder = await temporaryFolder();
    const made = spawnSync("openssl", CERTIFICATE.split(" "), { cwd: folder.path });
    skip(made.error !== undefined && !process.env["CI"], "needs openssl");
    const [key, cert] = await Promise.all(["key.pem", "cert.pem"].map((name) => readFile(join(folder.path, name))));
    const server = createServer({ key, cert }, () => expect.unreachable()).listen(0, "127.0.0.1");
    await once(server, "listening");
    await using _server = { [Symbol.asyncDispose]: async () => void server.close() };
    const port = Object(server.address()).port;
    const refusal = fetchByMemoryServer(optionsFor(folder.path, `https://127.0.0.1:${port}`));
    await expect(refusal).rejects.toThrow(/self.signed certificate/i);
  });
});
