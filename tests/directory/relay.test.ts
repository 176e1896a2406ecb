import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestOfBytes, hexOf } from "../../src/core/digest.ts";
import { push, send, shubManifest } from "../support/http.ts";
import type { TestRegistry } from "../support/registry.ts";
import { makeSif } from "../support/sif-maker.ts";
import { ask } from "./support/ask.ts";
import { startFakeRegistry } from "./support/fake-registry.ts";
import { join, startMember } from "./support/join.ts";

const rocks = makeSif({ seed: 1 });
const arm = makeSif({ seed: 1, architecture: "arm64" });
const hex = hexOf(digestOfBytes(rocks));
const ARM_CLIENT = { "User-Agent": "Apptainer/1.4.5 (Linux arm64) Go/1.24.1" };

let hub: TestRegistry;
let tacc: TestRegistry;
beforeAll(async () => {
  hub = await startMember("hub");
  tacc = await startMember("tacc");
  for (const bytes of [rocks, arm]) await push(tacc, "science/rocks:latest", bytes);
  await push(hub, "science/rocks:latest", makeSif({ seed: 2 }));
  const body = JSON.stringify({ name: "secret", visibility: "private" });
  const made = await send(tacc, "/api/v1/collections", { method: "POST", body });
  expect(made.status).toBe(201);
  await push(tacc, "secret/rocks:latest", rocks);
  await join(hub, "tacc", tacc.url);
});
afterAll(async () => {
  await hub?.[Symbol.asyncDispose]();
  await tacc?.[Symbol.asyncDispose]();
});

describe("an image of a member", () => {
  it("is answered by the hub with the member's commit, and a link to the hub that leads to the member's file", async () => {
    const { status, json } = await ask(hub, "/tacc/api/container/science/rocks:latest");
    const image = `${hub.url}/tacc/api/container/science/rocks@sha256:${hex}/file`;
    expect([status, json]).toEqual([
      200,
      expect.objectContaining({
        name: "rocks",
        collection: "science",
        tag: "latest",
        version: hex,
        commit: hex,
        image,
      }),
    ]);
    const file = await fetch(String(json["image"]), { redirect: "manual" });
    expect([file.status, file.headers.get("cache-control")]).toEqual([302, "no-store"]);
    expect(file.headers.get("location")).toBe(`${tacc.url}/api/container/science/rocks@sha256:${hex}/file`);
    const bytes = Buffer.from(await (await fetch(String(json["image"]))).arrayBuffer());
    expect(hexOf(digestOfBytes(bytes))).toBe(hex);
  });

  it("is found by a host name that is the member's id", async () => {
    const { json } = await ask(hub, "/api/container/Science/rocks", { Host: "TACC" });
    expect(json).toMatchObject({ commit: hex, image: `http://TACC/api/container/science/rocks@sha256:${hex}/file` });
    const file = await ask(hub, `/api/container/science/rocks@sha256:${hex}/file`, { Host: "tacc:8080" });
    expect([file.status, file.location]).toEqual([302, `${tacc.url}/api/container/science/rocks@sha256:${hex}/file`]);
  });

  it("may have its owner's name in front, which the member checks", async () => {
    const named = await ask(hub, "/admin/api/container/science/rocks", { Host: "tacc" });
    expect([named.status, named.json["commit"]]).toEqual([200, hex]);
    expect((await ask(hub, "/nobody/api/container/science/rocks", { Host: "tacc" })).status).toBe(404);
  });

  it("is the one for the client's machine", async () => {
    const { json } = await ask(hub, "/tacc/api/container/science/rocks", ARM_CLIENT);
    expect(json["commit"]).toBe(hexOf(digestOfBytes(arm)));
  });

  it.each([
    ["the first 32 digits of its digest", `science/rocks@${hex.slice(0, 32)}`],
    ["its whole digest", `science/rocks@sha256:${hex}`],
    ["a tag and digits", `science/rocks:latest@${hex.slice(0, 40)}`],
  ])("is found by %s", async (_name, reference) => {
    const { status, json } = await ask(hub, `/tacc/api/container/${reference}`);
    expect([status, json["commit"]]).toEqual([200, hex]);
  });

  it.each([
    ["a tag that the member has not", "/tacc/api/container/science/rocks:none", 404],
    ["a collection that the member has not", "/tacc/api/container/none/rocks", 404],
    ["a private image", "/tacc/api/container/secret/rocks", 404],
    ["a private image's file", "/tacc/api/container/secret/rocks/file", 404],
    ["an id that nobody has", "/nobody/api/container/science/rocks", 404],
    ["an id that is none", "/no%20body/api/container/science/rocks", 404],
    ["a name that is not valid", "/tacc/api/container/science/-rocks", 400],
    ["a digest that is none", "/tacc/api/container/science/rocks@12", 400],
    ["more parts", "/tacc/api/container/science/rocks/more", 404],
  ])("refuses %s in the form that shub clients read", async (_name, path, status) => {
    const answer = await ask(hub, path);
    expect([answer.status, answer.json]).toEqual([
      status,
      { error: { code: status, message: expect.stringMatching(/.{10,}/) }, detail: expect.stringMatching(/.{10,}/) },
    ]);
  });

  it("is asked for anonymously, whatever the caller sends: a private image does not pass even its owner", async () => {
    const headers = { Authorization: `Bearer ${tacc.token}`, Cookie: "session=1" };
    expect((await ask(hub, "/tacc/api/container/secret/rocks", headers)).status).toBe(404);
  });

  it("is not to be had by other methods than GET and HEAD", async () => {
    const answer = await send(hub, "/tacc/api/container/science/rocks", { method: "DELETE" });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });
});

describe("an image of the registry's own", () => {
  const own = hexOf(digestOfBytes(makeSif({ seed: 2 })));
  it.each([
    ["its own id", "/hub/api/container/science/rocks", {}],
    ["its own id in capitals", "/HUB/api/container/science/rocks", {}],
    ["the word library", "/library/api/container/science/rocks", {}],
    ["its owner's name", "/admin/api/container/science/rocks", {}],
    ["its own id as the host", "/api/container/science/rocks", { Host: "hub" }],
    ["a host name of no registry", "/api/container/science/rocks", { Host: "somewhere" }],
  ])("is found with %s in front", async (_name, path, headers) => {
    const { status, json } = await ask(hub, path, headers);
    expect([status, json["commit"]]).toEqual([200, own]);
    const file = new URL(String(json["image"])).pathname;
    expect((await ask(hub, `${file.replace(/file$/, "none")}`, headers)).status).toBe(404);
    expect((await send(hub, file, { token: null, headers: {} })).bytes.length).toBeGreaterThan(0);
  });

  it("is not found with another's name in front, and the answer does not tell whether that one has an account", async () => {
    const nobody = await ask(hub, "/nobody/api/container/science/none");
    const admin = await ask(hub, "/admin/api/container/science/none");
    expect([nobody.status, nobody.json]).toEqual([admin.status, admin.json]);
  });

  it("is served below the path prefix of the public URL, before ids and owners", async () => {
    await using prefixed = await startMember("lab", { config: { publicUrl: "https://hub.example.org/images" } });
    await push(prefixed, "science/rocks", rocks);
    for (const front of ["/images", "/images/lab", "/lab", "/images/admin"]) {
      expect((await ask(prefixed, `${front}/api/container/science/rocks`)).json["commit"]).toBe(hex);
    }
  });
});

describe("registries that know each other", () => {
  it("pass a request on once: what came from one registry goes to no third", async () => {
    await join(tacc, "hub", hub.url);
    const passedOn = await ask(tacc, "/hub/api/container/science/rocks", { "Registry-Relayed-By": "elsewhere" });
    expect([passedOn.status, passedOn.json["detail"]]).toEqual([508, expect.stringMatching(/elsewhere.*'hub'/)]);
    expect((await ask(tacc, "/hub/api/container/science/rocks")).status).toBe(200);
  });

  it("end a circle through a third one that only hands on, with an answer that says so", async () => {
    await using circle = await startFakeRegistry("circle");
    await join(hub, "circle", circle.url);
    circle.answer = (req, res) => {
      const onward = request(`${hub.url}/circle${req.url}`, { headers: req.headers }, (answer) => {
        res.writeHead(answer.statusCode ?? 500);
        answer.pipe(res);
      });
      onward.end();
    };
    circle.requests.length = 0;
    const { status, json } = await ask(hub, "/circle/api/container/science/rocks");
    expect([status, json["detail"]]).toEqual([502, expect.stringMatching(/'circle'.*another registry/)]);
    expect(circle.requests.length).toBe(1);
  });

  it("answer for themselves, also when they have each other's images by name", async () => {
    const { json } = await shubManifest(hub, "science/rocks");
    expect(json["commit"]).not.toBe(hex);
  });
});
