import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeUser, publish } from "../support/fill-catalog.ts";
import { send } from "../support/http.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";

let registry: TestRegistry;
let token: string;
let id: string;
beforeAll(async () => {
  registry = await startRegistry();
  ({ token, id } = await makeUser(registry, "vanessa"));
  for (let index = 0; index < 120; index += 1) {
    const labels = ["kind=stone", `index=${index}`];
    await publish(registry, `c${index % 40}/rocks-${index}:v${index}`, { labels, ...(index % 2 ? { by: id } : {}) });
  }
  const body = JSON.stringify({ visibility: "private" });
  for (const name of ["c1", "c2", "c3"]) await send(registry, `/api/v1/collections/${name}`, { method: "PATCH", body });
});
afterAll(() => registry[Symbol.asyncDispose]());

interface Profiled {
  readonly ns: string;
  readonly planSummary?: string;
  readonly hasSortStage?: boolean;
  readonly docsExamined?: number;
  readonly keysExamined?: number;
}

/** What the database did while `work` ran, as its own profiler tells. */
async function profile(work: () => Promise<unknown>): Promise<Profiled[]> {
  const { db } = registry.database.connection;
  if (!db) throw new Error("no database");
  await db.command({ profile: 0 });
  await db.collection("system.profile").drop();
  await db.command({ profile: 2 });
  await work();
  await db.command({ profile: 0 });
  const wanted = /\.(collections|containers|images|tags|history|users|tokens)$/;
  const all = await db.collection<Profiled & { command: object }>("system.profile").find().toArray();
  return all.filter(({ ns }) => wanted.test(ns));
}

const SINGLE = ["/containers/c5/rocks-5", "/images/c5/rocks-5:v5"];
const LISTS = [
  "/collections",
  "/collections?prefix=c1",
  "/collections/c5/containers",
  "/containers/c5/rocks-5/tags",
  "/containers/c5/rocks-5/images",
  "/containers/c5/rocks-5/versions",
  "/containers/c5/rocks-5/versions?tag=v5",
  "/search",
  "/search?q=ro",
  "/search?q=rocks%20c5",
  "/search?q=rocks&collection=c5",
  "/search?label=kind=stone",
  "/search?label=kind=stone&label=index=5",
  "/search?tag=v1",
];

describe("a read of the catalogue", () => {
  const paged = LISTS.flatMap((path) => [path, `${path}${path.includes("?") ? "&" : "?"}limit=3`]);
  it.each([...SINGLE, ...paged])("%s scans no collection and sorts nothing", async (path) => {
    for (const who of [null, token, registry.token]) {
      const done = await profile(() => send(registry, `/api/v1${path}`, { token: who }));
      expect(done.length).toBeGreaterThan(0);
      expect(done.filter(({ planSummary }) => planSummary?.includes("COLLSCAN"))).toEqual([]);
      expect(done.filter(({ hasSortStage }) => hasSortStage)).toEqual([]);
    }
  });

  it("of a page reads as much whatever the size of the rest", async () => {
    const [first] = await profile(() => send(registry, "/api/v1/containers/c5/rocks-5/tags?limit=5")).then((done) =>
      done.filter(({ ns }) => ns.endsWith(".tags")),
    );
    for (let index = 0; index < 100; index += 1) await publish(registry, `c5/rocks-5:more${index}`);
    const [second] = await profile(() => send(registry, "/api/v1/containers/c5/rocks-5/tags?limit=5")).then((done) =>
      done.filter(({ ns }) => ns.endsWith(".tags")),
    );
    expect(first?.docsExamined).toBe(1);
    expect(second?.docsExamined).toBe(6);
  });
});
