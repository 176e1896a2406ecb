import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import type { BlobStore } from "../../src/blobs/blob-store.ts";
import type { Digest } from "../../src/core/digest.ts";
import { push, send } from "../support/http.ts";
import { startRegistry } from "../support/registry.ts";
import { makeSif } from "../support/sif-maker.ts";

const IDLE = 400;

it("takes a slow upload, however long it takes, as long as bytes move", async () => {
  await using registry = await startRegistry({ config: { idleTimeout: IDLE } });
  const image = makeSif({ size: 100_000, seed: 1 });
  const size = 10_000;
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (at >= image.length) return controller.close();
      controller.enqueue(image.subarray(at, at + size));
      at += size;
      // The slowness is what is tested: four times the limit in all, half of it in between.
      await sleep(IDLE / 2);
    },
  });
  const started = performance.now();
  expect((await push(registry, "slow/one", body)).status).toBe(201);
  expect(performance.now() - started).toBeGreaterThan(4 * IDLE);
});

it("closes a connection on which nothing moves, and keeps nothing of its upload", async () => {
  await using registry = await startRegistry({ config: { idleTimeout: IDLE } });
  const socket = connect(Number(new URL(registry.url).port), "127.0.0.1");
  const closed = new Promise((resolve) => socket.once("close", resolve));
  const head = `PUT /api/v1/images/idle/one HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${registry.token}\r\n`;
  socket.write(`${head}Content-Length: 100000\r\n\r\n`);
  socket.write(makeSif({ size: 100_000 }).subarray(0, 50_000));
  socket.resume();
  await closed;
  const uploads = () => Array.fromAsync(registry.context.services.blobs.uploads());
  await expect.poll(async () => (await uploads()).length).toBe(0);
  expect((await send(registry, "/api/v1/images/idle/one")).status).toBe(404);
});

it("does not take a slow disk for an idle client", async () => {
  const slow = (store: BlobStore): BlobStore => ({
    ...store,
    createUpload: async () => {
      const upload = await store.createUpload();
      const commit = upload.commit.bind(upload);
      // The slowness is what is tested.
      return Object.assign(upload, { commit: (expected?: Digest) => sleep(4 * IDLE).then(() => commit(expected)) });
    },
  });
  await using registry = await startRegistry({ config: { idleTimeout: IDLE }, blobs: slow });
  const body = new Uint8Array(makeSif({ size: 100_000, seed: 2 }));
  expect((await push(registry, "slow/disk", body)).status).toBe(201);
});
