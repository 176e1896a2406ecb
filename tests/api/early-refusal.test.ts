import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { send } from "../support/http.ts";
import { needs } from "../support/needs.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { makeSif, writeSif } from "../support/sif-maker.ts";

const MIB = 1024 * 1024;

let registry: TestRegistry;
let folder: string;
beforeAll(async () => {
  registry = await startRegistry();
  folder = await mkdtemp(join(tmpdir(), "early-refusal-"));
  await writeSif(join(folder, "large.sif"), { size: 64 * MIB, seed: 1 });
});
afterAll(async () => {
  await registry[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

interface Exchange {
  readonly answer: string;
  readonly sent: number;
}

/** Sends a head, then body bytes for as long as the server takes them; resolves when the server closes. */
function exchange(head: string, body: number): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(Number(new URL(registry.url).port), "127.0.0.1");
    let answer = "";
    let sent = 0;
    const more = () => {
      while (sent < body && !socket.destroyed) {
        sent += 65_536;
        if (!socket.write(Buffer.alloc(65_536))) return;
      }
    };
    socket.on("connect", () => {
      socket.write(head);
      more();
    });
    socket.on("drain", more);
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
    });
    // A write into the closed connection fails; what counts is what was read before.
    socket.on("error", (error) => (answer === "" ? reject(error) : undefined));
    socket.on("close", () => resolve({ answer, sent }));
  });
}

const put = (path: string, ...headers: string[]) =>
  `${[`PUT ${path} HTTP/1.1`, "Host: registry", ...headers].join("\r\n")}\r\n\r\n`;
const LENGTH = `Content-Length: ${64 * MIB}`;
const signed = () => `Authorization: Bearer ${registry.token}`;

describe("a push that is refused before its body", () => {
  it.each([
    ["without a token", () => put("/api/v1/images/a/b", LENGTH), "401 Unauthorized"],
    ["with a wrong token", () => put("/api/v1/images/a/b", LENGTH, "Authorization: Bearer wrong"), "401 Unauthorized"],
    ["with a bad name", () => put("/api/v1/images/a/-b", LENGTH, signed()), "400 Bad Request"],
    ["to no route", () => put("/api/v1/nothing", LENGTH, signed()), "404 Not Found"],
    ["of unknown length without a token", () => put("/api/v1/images/a/b", "Transfer-Encoding: chunked"), "401"],
  ])("%s gets the whole answer, and the connection is closed after 1 MiB or so", async (_name, head, status) => {
    const chunked = head().includes("chunked");
    const { answer, sent } = await exchange(head(), chunked ? 0 : 64 * MIB);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status}`));
    expect(answer).toMatch(/connection: close/i);
    const [, body = ""] = answer.split("\r\n\r\n");
    expect(JSON.parse(body)).toHaveProperty("code");
    // What the two sides' socket buffers hold comes on top of what is drained.
    expect(sent).toBeLessThan(16 * MIB);
  });

  it("is not asked for the body when it says `Expect: 100-continue`", async () => {
    const { answer } = await exchange(put("/api/v1/images/a/b", LENGTH, "Expect: 100-continue"), 0);
    expect(answer).toMatch(/^HTTP\/1.1 401 /);
    expect(answer).not.toContain("100 Continue");
  });

  it("is refused by its announced length when that is over the limit", async () => {
    await using small = await startRegistry({ config: { maxImageSize: MIB } });
    const body = new Uint8Array(2 * MIB);
    const announced = await send(small, "/api/v1/images/a/b", { method: "PUT", body });
    expect(announced.json).toMatchObject({ status: 413, code: "TOO_LARGE" });
    const unannounced = new Blob([new Uint8Array(makeSif({ size: 2 * MIB }))]).stream();
    const streamed = await send(small, "/api/v1/images/a/b", { method: "PUT", body: unannounced });
    expect(streamed.json).toMatchObject({ status: 413, code: "TOO_LARGE" });
  });
});

describe("a push whose client leaves half-way", () => {
  it("leaves nothing behind", async () => {
    const socket = connect(Number(new URL(registry.url).port), "127.0.0.1");
    socket.write(put("/api/v1/images/gone/half", LENGTH, signed()));
    socket.write(makeSif({ size: 2 * MIB }).subarray(0, MIB));
    const uploads = () => Array.fromAsync(registry.context.services.blobs.uploads());
    await expect.poll(async () => (await uploads()).length).toBe(1);
    socket.destroy();
    await expect.poll(async () => (await uploads()).length).toBe(0);
    expect((await send(registry, "/api/v1/images/gone/half")).status).toBe(404);
    expect((await send(registry, "/api/v1/collections/gone")).status).toBe(404);
    const sessions = () => registry.database.connection.collection("uploads").countDocuments();
    await expect.poll(sessions).toBe(0);
  });
});

needs("curl")("curl", () => {
  const run = async (...args: string[]) => {
    const format = ["-sS", "-w", "\n%{http_code} %{size_upload}", "-T", join(folder, "large.sif")];
    const { stdout } = await promisify(execFile)("curl", [
      ...format,
      ...args,
      `${registry.url}/api/v1/images/curl/rocks`,
    ]);
    const [body = "", summary = ""] = stdout.split(/\n(?=[^\n]*$)/);
    const [status, uploaded] = summary.split(" ").map(Number);
    return { body: JSON.parse(body) as Record<string, unknown>, status, uploaded: uploaded ?? 0 };
  };

  it("with Expect sends not one byte of a push that is refused", async () => {
    const { body, status, uploaded } = await run("-H", "Expect: 100-continue");
    expect([status, body["code"], uploaded]).toEqual([401, "UNAUTHORIZED", 0]);
  });

  it("without Expect reads the refusal and stops early", async () => {
    const { body, status, uploaded } = await run("-H", "Expect:");
    expect([status, body["code"]]).toEqual([401, "UNAUTHORIZED"]);
    expect(uploaded).toBeLessThan(32 * MIB);
  });

  it.each(["Expect: 100-continue", "Expect:", "Transfer-Encoding: chunked"])("pushes with '%s'", async (header) => {
    const { body, status, uploaded } = await run("-H", header, "-H", signed());
    expect(status === 200 || status === 201).toBe(true);
    // The framing of chunks counts as uploaded too.
    expect(uploaded).toBeGreaterThanOrEqual(64 * MIB);
    expect(body["size"]).toBe(64 * MIB);
  });
});
