import { once } from "node:events";
import { mkdtemp, open, rm, truncate, writeFile } from "node:fs/promises";
import { createServer, get as httpGet, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FileBytes } from "../../src/blobs/file-bytes.ts";
import type { OpenFile } from "../../src/blobs/file-operations.ts";
import { sendBytes } from "../../src/blobs/send-bytes.ts";
import { collect, expectBytes, pseudoRandom } from "./bytes.ts";

/** More than the socket buffers of both sides take, so that a slow receiver really holds the sender up. */
const BYTES = pseudoRandom(24_000_000, 7);

let folder: string;
let file: string;
let closed: Promise<void>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "send-"));
  file = join(folder, "blob");
  await writeFile(file, BYTES);
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** The file as a stream; `closed` settles when its handle is free. */
async function bytesOf(start: number, length: number): Promise<FileBytes> {
  const handle = await open(file);
  const { promise, resolve } = Promise.withResolvers<void>();
  closed = promise;
  const watched: OpenFile = {
    stat: () => handle.stat(),
    chmod: (mode) => handle.chmod(mode),
    read: (buffer, offset, size, position) => handle.read(buffer, offset, size, position),
    writev: (buffers, position) => handle.writev(buffers, position),
    datasync: () => handle.datasync(),
    sync: () => handle.sync(),
    close: () => handle.close().finally(resolve),
  };
  return new FileBytes(watched, start, length);
}

/** A server that answers every request so. */
async function serving(answer: (response: ServerResponse) => Promise<void>) {
  const failures: unknown[] = [];
  const server: Server = createServer((_, response) => {
    answer(response).catch((error: unknown) => failures.push(error));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    failures,
    async request(): Promise<IncomingMessage> {
      const [response] = await once(httpGet({ port, host: "127.0.0.1", agent: false }), "response");
      return response;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

describe("sending a blob", () => {
  it("gives a receiver that reads slowly every byte as it was, though buffers are used again", async () => {
    await using server = await serving(async (response) => sendBytes(await bytesOf(0, BYTES.length), response));
    const response = await server.request();
    const received: Buffer[] = [];
    for await (const chunk of response) {
      received.push(Buffer.from(chunk));
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    }
    expectBytes(Buffer.concat(received), BYTES);
    await closed;
  });

  it.each([
    [0, 1],
    [BYTES.length - 1, 1],
    [300_000, 700_001],
    [5, 0],
  ])("gives the part from %i of %i bytes", async (start, length) => {
    let sent = 0;
    await using server = await serving(async (response) =>
      sendBytes(await bytesOf(start, length), response, (count) => {
        sent += count;
      }),
    );
    expectBytes(await collect(await server.request()), BYTES.subarray(start, start + length));
    await closed;
    expect(sent).toBe(length);
  });

  it("through a stream that keeps its chunks does not use their buffers again", async () => {
    const keeping = new PassThrough({ highWaterMark: BYTES.length * 2 });
    let sent = 0;
    await sendBytes(await bytesOf(0, BYTES.length), keeping, (count) => {
      sent += count;
    });
    expectBytes(await collect(keeping), BYTES);
    expect(sent).toBe(BYTES.length);
    await closed;
  });

  it("ends and frees the file when the receiver goes away", async () => {
    await using server = await serving(async (response) => sendBytes(await bytesOf(0, BYTES.length), response));
    const response = await server.request();
    await once(response, "readable");
    response.destroy();
    await closed;
    await expect.poll(() => server.failures).toMatchObject([{ code: "ERR_STREAM_PREMATURE_CLOSE" }]);
  });

  it("cuts the connection when the file is shorter than promised", async () => {
    await using server = await serving(async (response) => {
      response.setHeader("Content-Length", BYTES.length);
      await truncate(file, 1_000_000);
      await sendBytes(await bytesOf(0, BYTES.length), response);
    });
    await expect(collect(await server.request())).rejects.toThrow("aborted");
    await closed;
    await expect.poll(() => server.failures.map(String)).toEqual([expect.stringContaining("too early")]);
  });
});
