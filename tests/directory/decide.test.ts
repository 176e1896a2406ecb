import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { send } from "../support/http.ts";
import type { TestRegistry } from "../support/registry.ts";
import { ask } from "./support/ask.ts";
import { type FakeRegistry, sendJson, startFakeRegistry } from "./support/fake-registry.ts";
import { accept, announce, join, remove, startMember } from "./support/join.ts";

const DAY = 86_400_000;

/** The hub's clock, which the tests turn. */
let time = Date.now();
const clock = { now: () => new Date(time) };

let hub: TestRegistry;
let lab: FakeRegistry;
beforeAll(async () => {
  hub = await startMember("hub", { clock });
});
afterAll(() => hub?.[Symbol.asyncDispose]());
beforeEach(async () => {
  lab = await startFakeRegistry("lab");
});
afterEach(async () => {
  await lab[Symbol.asyncDispose]();
  await hub.database.connection.collection("registries").deleteMany({});
  // The number of announcements is limited by time.
  time += 3_600_000;
});

const list = async (query = "", token: string | null = hub.token) =>
  (await send(hub, `/api/v1/registries${query}`, { token })).json as {
    items: { id: string; url: string; state: string; fault: string | null }[];
    next: string | null;
  };

describe("deciding on a registry", () => {
  it("needs the administrator", async () => {
    await announce(hub, lab.url);
    for (const [method, path] of [
      ["POST", "/api/v1/registries/lab/accept"],
      ["DELETE", "/api/v1/registries/lab"],
    ] as const) {
      expect((await send(hub, path, { method, token: null })).status).toBe(401);
    }
    expect((await send(hub, "/api/v1/registries?state=pending", { token: null })).status).toBe(401);
    expect((await list()).items).toMatchObject([{ state: "pending" }]);
  });

  it("makes it a member whom everybody sees", async () => {
    await announce(hub, lab.url);
    const { status, json } = await accept(hub, "LAB");
    expect([status, json["state"]]).toEqual([200, "member"]);
    expect((await list("", null)).items).toMatchObject([{ id: "lab", url: lab.url, state: "member" }]);
  });

  it("asks again: one that has changed, or does not answer, is refused with 422 and still waits", async () => {
    await announce(hub, lab.url);
    lab.identity = { id: "other", name: "Other", url: lab.url };
    expect((await accept(hub, "lab")).json["code"]).toBe("REGISTRY_UNCONFIRMED");
    lab.identity = null;
    expect((await accept(hub, "lab")).json["code"]).toBe("REGISTRY_UNCONFIRMED");
    expect((await list()).items).toMatchObject([{ id: "lab", state: "pending" }]);
  });

  it("needs the URL where several claim an id, and gives the id to one", async () => {
    await using second = await startFakeRegistry("lab");
    await announce(hub, lab.url);
    await announce(hub, second.url);
    expect((await accept(hub, "lab")).json["code"]).toBe("REGISTRY_AMBIGUOUS");
    expect((await remove(hub, "lab")).json["code"]).toBe("REGISTRY_AMBIGUOUS");
    expect((await accept(hub, "lab", second.url)).status).toBe(200);
    const late = await accept(hub, "lab", lab.url);
    expect([late.status, late.json["code"]]).toEqual([409, "REGISTRY_ID_TAKEN"]);
    expect((await remove(hub, "lab", second.url)).status).toBe(204);
    expect((await accept(hub, "lab")).status).toBe(200);
  });

  it("of two at the same time for one id lets one through", async () => {
    await using second = await startFakeRegistry("lab");
    await announce(hub, lab.url);
    await announce(hub, second.url);
    const answers = await Promise.all([accept(hub, "lab", lab.url), accept(hub, "lab", second.url)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  it("refuses the name of an account with 409, of which a stranger who announces it learns nothing", async () => {
    const made = await send(hub, "/api/v1/users", { method: "POST", body: JSON.stringify({ name: "vanessa" }) });
    expect(made.status).toBe(201);
    lab.identity = { id: "vanessa", name: "Vanessa", url: lab.url };
    expect((await announce(hub, lab.url)).status).toBe(201);
    const { status, json } = await accept(hub, "vanessa");
    expect([status, json["code"]]).toEqual([409, "REGISTRY_ID_TAKEN"]);
  });

  it("keeps the id from accounts", async () => {
    await join(hub, "lab", lab.url);
    for (const name of ["lab", "hub"]) {
      const made = await send(hub, "/api/v1/users", { method: "POST", body: JSON.stringify({ name }) });
      expect(made.status).toBe(409);
    }
  });

  it.each(["none", "%00", "a/../b", "x".repeat(150)])("answers 404 or 400 for %s", async (id) => {
    const path = encodeURIComponent(decodeURIComponent(id));
    expect((await accept(hub, path)).status).toBe(404);
    expect((await remove(hub, path)).status).toBe(404);
    expect((await accept(hub, path, "nonsense")).status).toBe(400);
  });

  it("removes it once, by two at the same time", async () => {
    await join(hub, "lab", lab.url);
    const answers = await Promise.all([remove(hub, "lab"), remove(hub, "lab")]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 404]);
  });
});

describe("the list of registries", () => {
  it("comes in pages that stay stable while registries come and go", async () => {
    const at = clock.now();
    const document = (id: string) => ({
      _id: `https://${id}.example.org` as never,
      id,
      title: id,
      state: "member",
      holdsId: true,
      announcedAt: at,
      checkedAt: at,
    });
    const registries = hub.database.connection.collection("registries");
    await registries.insertMany(["b", "d", "f", "h"].map(document));
    const first = await list("?limit=2", null);
    expect(first.items.map(({ id }) => id)).toEqual(["b", "d"]);
    await registries.insertMany(["a", "e"].map(document));
    await registries.deleteOne({ id: "d" });
    const second = await list(`?limit=2&after=${first.next}`, null);
    expect(second.items.map(({ id }) => id)).toEqual(["e", "f"]);
    const third = await list(`?limit=2&after=${second.next}`, null);
    expect([third.items.map(({ id }) => id), third.next]).toEqual([["h"], null]);
  });

  it.each(["?after=nonsense", "?limit=0", "?limit=1001", "?state=odd", "?page=2"])("refuses %s", async (query) => {
    const { status, json } = await send(hub, `/api/v1/registries${query}`);
    expect([status, json["code"]]).toEqual([400, "REQUEST_INVALID"]);
  });
});

describe("the daily check", () => {
  const check = () => hub.context.directory.recheck(new AbortController().signal);
  const only = async () => (await list()).items[0];

  it("asks each member once a day", async () => {
    await join(hub, "lab", lab.url);
    lab.requests.length = 0;
    await check();
    time += DAY;
    await check();
    await check();
    expect(lab.requests.length).toBe(1);
  });

  it("suspends a member that says it is another, which the hub then does not ask for images", async () => {
    await join(hub, "lab", lab.url);
    lab.identity = { id: "other", name: "Other", url: lab.url };
    time += DAY;
    await check();
    expect(await only()).toMatchObject({ state: "suspended", fault: expect.stringContaining("'other'") });
    lab.requests.length = 0;
    const { status, json } = await ask(hub, "/lab/api/container/science/rocks");
    expect([status, json["detail"]]).toEqual([502, expect.stringMatching(/'lab'.*suspended.*'other'/)]);
    expect(lab.requests).toEqual([]);
    expect((await list("", null)).items).toEqual([]);
    lab.identity = { id: "lab", name: "Lab", url: lab.url };
    await accept(hub, "lab");
    expect(await only()).toMatchObject({ state: "member", fault: null });
  });

  it("leaves a member that does not answer in, with what was wrong", async () => {
    await join(hub, "lab", lab.url);
    lab.identity = (_req: unknown, res: Parameters<FakeRegistry["answer"]>[1]) => sendJson(res, {}, 503);
    time += DAY;
    await check();
    expect(await only()).toMatchObject({ state: "member", fault: expect.stringContaining("503") });
    lab.identity = { id: "lab", name: "Lab", url: lab.url };
    time += DAY;
    await check();
    expect(await only()).toMatchObject({ state: "member", fault: null });
  });

  it("forgets announcements that nobody decided on for a month", async () => {
    await announce(hub, lab.url);
    time += 30 * DAY;
    await check();
    expect((await list()).items.length).toBe(1);
    time += 1;
    await check();
    expect((await list()).items.length).toBe(0);
  });

  it("stops when it is told to", async () => {
    await join(hub, "lab", lab.url);
    lab.requests.length = 0;
    time += DAY;
    await hub.context.directory.recheck(AbortSignal.abort());
    expect(lab.requests).toEqual([]);
  });
});
