import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { request } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { digestOfBytes, hexOf } from "../../src/core/digest.ts";
import { makeSif, sifChunks } from "../support/sif-maker.ts";
import { firstToken, type Standalone, startStandalone, temporaryFolder } from "../support/standalone.ts";

/** What `npm start` runs: the build, whose memory is what counts. */
const BUILT = ["scripts/run", "main.js", "standalone"] as const;
const GIB = 2 ** 30;
const MIB = 2 ** 20;
const SIZE = Number(process.env["SOAK_GIB"] ?? 20) * GIB;
const say = (line: string) => process.stdout.write(`${line}\n`);

interface Put {
  readonly registry: Standalone;
  readonly token: string;
  readonly reference: string;
  readonly bytes: Readable;
}

/** Pushes a stream of unknown length; resolves to status and body. */
function put({ registry, token, reference, bytes }: Put): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { Authorization: `Bearer ${token}` };
    const sending = request(
      `${registry.url}/api/v1/images/${reference}`,
      { method: "PUT", headers },
      async (answer) => {
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(await answer.toArray()).toString() });
      },
    );
    sending.on("error", reject);
    pipeline(bytes, sending).catch(reject);
  });
}

async function memory(pid: number): Promise<{ rss: number; peak: number }> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const value = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
  return { rss: value("VmRSS"), peak: value("VmHWM") };
}

it(`pushes and pulls ${SIZE / GIB} GiB with its memory flat`, async () => {
  await using folder = await temporaryFolder();
  await using registry = await startStandalone({ dataDir: folder.path, command: BUILT });
  const token = await firstToken(folder.path);
  const idle = await memory(registry.pid);
  const hash = createHash("sha256");
  async function* hashed() {
    for (const chunk of sifChunks({ size: SIZE, seed: 1 })) {
      hash.update(chunk);
      yield chunk;
    }
  }
  const started = performance.now();
  const pushed = await put({ registry, token, reference: "large/one", bytes: Readable.from(hashed()) });
  expect(pushed.status).toBe(201);
  const hex = hash.digest("hex");
  expect(JSON.parse(pushed.body)).toMatchObject({ digest: `sha256:${hex}`, size: SIZE });
  const afterPush = await memory(registry.pid);
  const pushSeconds = (performance.now() - started) / 1000;

  const pulled = createHash("sha256");
  const response = await fetch(`${registry.url}/api/v1/images/large/one/file`);
  for await (const chunk of response.body ?? []) pulled.update(chunk);
  expect(pulled.digest("hex")).toBe(hex);
  const afterPull = await memory(registry.pid);
  say(JSON.stringify({ gib: SIZE / GIB, pushSeconds, idle, afterPush, afterPull }));
  expect(afterPull.peak - idle.rss).toBeLessThan(150);
});

it("takes an upload that is slowed past five minutes", async () => {
  await using folder = await temporaryFolder();
  await using registry = await startStandalone({ dataDir: folder.path, command: BUILT });
  const token = await firstToken(folder.path);
  const image = makeSif({ size: MIB, seed: 2 });
  const pieces = 330;
  async function* slowly() {
    const size = Math.ceil(image.length / pieces);
    for (let at = 0; at < image.length; at += size) {
      yield image.subarray(at, at + size);
      // The slowness is what is tested.
      await sleep(1000);
    }
  }
  const started = performance.now();
  const { status, body } = await put({ registry, token, reference: "slow/one", bytes: Readable.from(slowly()) });
  const seconds = (performance.now() - started) / 1000;
  say(`an upload of ${seconds.toFixed(0)} s was answered ${status}`);
  expect(seconds).toBeGreaterThan(300);
  expect([status, JSON.parse(body).digest]).toEqual([201, `sha256:${hexOf(digestOfBytes(image))}`]);
});
