import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestOfBytes } from "../../src/core/digest.ts";
import { inChunks, pseudoRandom, thenFailing } from "../contract/bytes.ts";
import { systemError } from "../contract/failing-disk.ts";
import { type Bench, LIFETIME, openBench } from "./bench.ts";

const BYTES = pseudoRandom(1_000_000, 9);
const OWNER = { by: "account-1", purpose: "push" };

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(async () => {
  await bench[Symbol.asyncDispose]();
});

/** An upload of several requests that waits for the next. */
async function waiting(): Promise<string> {
  await using upload = await bench.uploads.begin(OWNER);
  await bench.uploads.append(upload, inChunks(BYTES));
  return upload.id;
}

/** Bytes that no session knows, to which nothing was added for so long. */
async function stray(idle: number): Promise<string> {
  await using upload = await bench.store.createUpload();
  await upload.append(inChunks(BYTES));
  await bench.age(upload.id, idle);
  return upload.id;
}

/** A source during which an hour passes between two chunks, as seen by the session. */
async function* slowly(chunks: number, pause: number, between: () => Promise<void>): AsyncGenerator<Uint8Array> {
  for (let n = 0; n < chunks; n++) {
    yield BYTES.subarray(n, n + 1);
    bench.clock.pass(pause);
    await between();
  }
}

describe("expiry", () => {
  it("removes what nothing was added to for the lifetime, with its bytes, and keeps the rest", async () => {
    const old = await waiting();
    bench.clock.pass(LIFETIME / 2);
    const young = await waiting();
    bench.clock.pass(LIFETIME / 2);
    expect(await bench.uploads.expire(bench.clock.now())).toEqual({ sessions: 1, strays: 0 });
    expect(await bench.sessionIds()).toEqual([young]);
    expect(await bench.files()).toEqual([young]);
    expect(await bench.uploads.resume(old)).toBeUndefined();
  });

  it("removes bytes that no session knows when they are as old, but not younger ones", async () => {
    await stray(LIFETIME);
    const young = await stray(LIFETIME - 1000);
    expect(await bench.uploads.expire(bench.clock.now())).toEqual({ sessions: 0, strays: 1 });
    expect(await bench.files()).toEqual([young]);
  });

  it("leaves old bytes alone that a session still knows", async () => {
    const id = await waiting();
    await bench.age(id, LIFETIME * 10);
    expect(await bench.uploads.expire(bench.clock.now())).toEqual({ sessions: 0, strays: 0 });
    expect(await bench.files()).toEqual([id]);
  });

  it("may run in many processes at once", async () => {
    for (let n = 0; n < 10; n++) await waiting();
    bench.clock.pass(LIFETIME);
    const runs = await Promise.all(Array.from({ length: 5 }, () => bench.uploads.expire(bench.clock.now())));
    expect(runs.reduce((sum, { sessions }) => sum + sessions, 0)).toBe(10);
    expect(await bench.files()).toEqual([]);
  });

  it("goes on with the others when one cannot be removed, and removes that one later", async () => {
    const stubborn = await waiting();
    await waiting();
    bench.clock.pass(LIFETIME);
    bench.intercept(({ operation, path }) => {
      if (operation === "unlink" && path.endsWith(stubborn)) throw systemError("EIO");
    });
    expect(await bench.uploads.expire(bench.clock.now())).toEqual({ sessions: 2, strays: 0 });
    expect(bench.failures).toHaveLength(1);
    expect(await bench.files()).toEqual([stubborn]);
    bench.intercept(() => undefined);
    await bench.age(stubborn, LIFETIME);
    expect(await bench.uploads.expire(bench.clock.now())).toEqual({ sessions: 0, strays: 1 });
  });
});

describe("while bytes flow", () => {
  it("an upload outlives its lifetime many times over", async () => {
    const source = slowly(60, LIFETIME / 5, async () => {
      await expect.poll(() => extensionIsDurable(), { timeout: 10_000, interval: 1 }).toBe(true);
      await bench.uploads.expire(bench.clock.now());
    });
    const { size } = await bench.uploads.receive(source, OWNER, (upload) => upload.commit());
    expect(size).toBe(60);
  });

  it("the database is not asked for every chunk", async () => {
    await using upload = await bench.uploads.begin(OWNER);
    const before = (await bench.uploads.find(upload.id))?.expiresAt;
    const source = slowly(50, LIFETIME / 1000, async () => undefined);
    await bench.uploads.append(upload, source);
    expect((await bench.uploads.find(upload.id))?.expiresAt).toEqual(before);
  });

  it("an upload whose session has expired all the same is told so", async () => {
    let first = true;
    const source = slowly(1_000_000, LIFETIME, async () => {
      if (first) await bench.uploads.expire(bench.clock.now());
      first = false;
      await new Promise(setImmediate);
    });
    const received = bench.uploads.receive(source, OWNER, (upload) => upload.commit());
    await expect(received).rejects.toMatchObject({ code: "UPLOAD_INTERRUPTED" });
    expect(await bench.files()).toEqual([]);
  });

  it("a database that is away for a moment ends no upload", async () => {
    await using upload = await bench.uploads.begin(OWNER);
    const source = slowly(5, LIFETIME / 5, async () => {
      await bench.loseDatabase();
      await new Promise(setImmediate);
    });
    await bench.uploads.append(upload, source);
    expect((await upload.commit()).size).toBe(5);
  });

  async function extensionIsDurable(): Promise<boolean> {
    const [id] = await bench.sessionIds();
    const session = id && (await bench.uploads.find(id));
    return Boolean(session && session.expiresAt.getTime() - bench.clock.now().getTime() >= LIFETIME / 2);
  }
});

describe("the start of a process that has the store to itself", () => {
  it("removes what cannot go on and keeps what can", async () => {
    const resumable = await waiting();
    await stray(0);
    const cut = interruptedReceive();
    await expect.poll(() => bench.sessionIds()).toHaveLength(2);
    expect(await bench.uploads.expireInterrupted()).toEqual({ sessions: 1, strays: 2 });
    expect(await bench.sessionIds()).toEqual([resumable]);
    expect(await bench.files()).toEqual([resumable]);
    await cut();

    const upload = await bench.uploads.resume(resumable);
    expect((await upload?.commit())?.digest).toBe(digestOfBytes(BYTES));
  });

  /** A push that never ends, as a killed process leaves it; the function it gives ends it after all. */
  function interruptedReceive(): () => Promise<void> {
    const end = Promise.withResolvers<void>();
    async function* source() {
      yield BYTES;
      await end.promise;
      yield* thenFailing(BYTES, new Error("the process died"));
    }
    const received = bench.uploads.receive(source(), OWNER, (upload) => upload.commit()).catch(() => undefined);
    return async () => {
      end.resolve();
      await received;
    };
  }
});
