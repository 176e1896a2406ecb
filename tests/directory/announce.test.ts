import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { send } from "../support/http.ts";
import type { TestRegistry } from "../support/registry.ts";
import { ask } from "./support/ask.ts";
import { type FakeRegistry, sendJson, startFakeRegistry } from "./support/fake-registry.ts";
import { announce, join, remove, startMember } from "./support/join.ts";

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

describe("who a registry is", () => {
  it("is told in the earlier registry's form and in our own", async () => {
    const old = await send(hub, "/api/registry/identity", { token: null });
    expect([old.status, old.json]).toEqual([200, { name: "Singularity Registry", id: "hub", url: hub.url }]);
    const { status, json } = await send(hub, "/api/v1/identity", { token: null });
    expect([status, json]).toEqual([
      200,
      {
        id: "hub",
        title: "Singularity Registry",
        url: hub.url,
        version: expect.stringMatching(/^\d+\.\d+\.\d+/),
        protocols: expect.arrayContaining(["shub", "api"]),
      },
    ]);
  });

  it("cannot be changed", async () => {
    expect((await send(hub, "/api/registry/identity", { method: "PUT" })).status).toBe(405);
  });
});

describe("announcing a registry", () => {
  it("makes it wait for the administrator, and leads nowhere yet", async () => {
    const { status, json } = await announce(hub, `${lab.url}/`);
    expect([status, json]).toEqual([
      201,
      {
        id: "lab",
        title: "The registry lab",
        url: lab.url,
        state: "pending",
        announcedAt: expect.any(String),
        acceptedAt: null,
        checkedAt: expect.any(String),
        fault: null,
      },
    ]);
    expect((await ask(hub, "/lab/api/container/science/rocks")).status).toBe(404);
    expect((await list("", null)).items).toEqual([]);
  });

  it("by its host name has that looked up", async () => {
    const url = `http://localhost:${new URL(lab.url).port}`;
    lab.identity = { id: "lab", name: "Lab", url: `${url}/` };
    expect(await announce(hub, url)).toMatchObject({ status: 201 });
    expect((await announce(hub, "http://nowhere.invalid")).json["code"]).toBe("REGISTRY_UNCONFIRMED");
  });

  it("again changes nothing but what it says of itself", async () => {
    await announce(hub, lab.url);
    lab.identity = { id: "lab2", name: "Moved", url: lab.url };
    expect((await announce(hub, lab.url)).status).toBe(200);
    expect((await list()).items).toMatchObject([{ id: "lab2", url: lab.url, state: "pending" }]);
  });

  it("that is a member leaves it one", async () => {
    await join(hub, "lab", lab.url);
    const { status, json } = await announce(hub, lab.url);
    expect([status, json["state"]]).toEqual([200, "member"]);
  });

  it.each([
    ["no URL", "lab"],
    ["another scheme", "file:///etc/passwd"],
    ["a script", "javascript:alert(1)"],
    ["a user and a password", "http://user:secret@lab.example.org"],
    ["a query", "http://lab.example.org/?a=b"],
    ["a fragment", "http://lab.example.org/#a"],
    ["a path that is no prefix", "http://lab.example.org/a%2fb"],
    ["a line break", "http://lab.example.org/\r\nHost: x"],
    ["too many characters", `http://lab.example.org/${"a".repeat(300)}`],
    ["nothing", ""],
  ])("with %s is refused with 400, without asking and without repeating a password", async (_name, url) => {
    const { status, json } = await announce(hub, url);
    expect([status, json["code"]]).toEqual([400, "REQUEST_INVALID"]);
    expect(String(json["detail"])).not.toContain("secret");
  });

  it.each<[string, unknown]>([
    ["another URL", { id: "lab", name: "Lab", url: "https://lab.example.org" }],
    ["no id", { name: "Lab", url: "http://127.0.0.1" }],
    ["an id that is none", { id: "../lab", name: "Lab", url: "http://127.0.0.1" }],
    ["a text", "lab"],
    ["nothing", null],
  ])("is refused with 422 when its identity has %s", async (_name, identity) => {
    lab.identity = identity;
    const { status, json } = await announce(hub, lab.url);
    expect([status, json["code"]]).toEqual([422, "REGISTRY_UNCONFIRMED"]);
    expect((await list()).items).toEqual([]);
  });

  it.each<[string, FakeRegistry["answer"]]>([
    ["sends the hub elsewhere", (_req, res) => res.writeHead(302, { Location: "http://127.0.0.1:1/" }).end()],
    ["breaks off", (req) => req.socket.destroy()],
    ["is broken", (_req, res) => sendJson(res, {}, 500)],
    ["sends a flood", (_req, res) => res.end(JSON.stringify({ id: "lab", name: "x".repeat(100_000), url: lab.url }))],
  ])("is refused with 422 when it %s", async (_name, answer) => {
    lab.identity = answer;
    expect((await announce(hub, lab.url)).status).toBe(422);
  });

  it.each([
    ["the id of the hub", "hub"],
    ["a reserved word", "api"],
    ["the word for every owner", "library"],
  ])("is refused with 409 when it has %s", async (_name, id) => {
    lab.identity = { id, name: id, url: lab.url };
    const { status, json } = await announce(hub, lab.url);
    expect([status, json["code"]]).toEqual([409, "REGISTRY_ID_TAKEN"]);
  });

  it("keeps titles short and visible", async () => {
    lab.identity = { id: "lab", name: `a\u0000\u001b[31m\u202eb\n${"x".repeat(300)}`, url: lab.url };
    const title = String((await announce(hub, lab.url)).json["title"]);
    expect([title.length, /[\p{C}]/u.test(title)]).toEqual([100, false]);
  });

  it("is limited in number: a stranger gets 429 and is told when to come back, an administrator does not", async () => {
    const answers = [];
    for (let i = 0; i < 11; i++) answers.push(await announce(hub, lab.url));
    expect(answers.map(({ status }) => status)).toEqual([201, ...Array(9).fill(200), 429]);
    const last = answers.at(-1);
    expect(Number(last?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await announce(hub, lab.url, hub.token)).status).toBe(200);
  });

  it("is refused with 409 when a hundred wait already, until the administrator decided", async () => {
    const at = clock.now();
    const waiting = Array.from({ length: 100 }, (_, i) => i).map((i) => ({
      _id: `https://r${i}.example.org` as never,
      id: `r${i}`,
      title: "x",
      state: "pending",
      announcedAt: at,
      checkedAt: at,
    }));
    await hub.database.connection.collection("registries").insertMany(waiting);
    const { status, json } = await announce(hub, lab.url);
    expect([status, json["code"]]).toEqual([409, "DIRECTORY_FULL"]);
    expect((await remove(hub, "r7")).status).toBe(204);
    expect((await announce(hub, lab.url)).status).toBe(201);
  });
});

describe("a hub that may not ask private addresses", () => {
  it.each(["", "http://localhost", "http://[::1]", "http://2130706433", "http://0x7f.1", "http://169.254.169.254"])(
    "asks nobody at %s",
    async (given) => {
      await using careful = await startMember("careful", { config: { directoryPrivate: false } });
      const url = given === "" ? lab.url : `${given}:${new URL(lab.url).port}`;
      const { status, json } = await announce(careful, url);
      expect([status, json["code"]]).toEqual([422, "REGISTRY_UNCONFIRMED"]);
      expect(lab.requests).toEqual([]);
    },
  );
});
