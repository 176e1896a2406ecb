import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Actor, type CollectionAction, type Decision, decide } from "../../src/access/policy.ts";
import { digestOfBytes } from "../../src/core/digest.ts";
import { parseCollectionName } from "../../src/core/names/names.ts";
import { VISIBILITIES, type Visibility } from "../../src/core/visibility.ts";
import { operations } from "../../src/http/api/operations.ts";
import { makeCollection, makeToken, makeUser, sendJson } from "../support/accounts.ts";
import { type Answer, push, send } from "../support/http.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { makeSif } from "../support/sif-maker.ts";

const BYTES = makeSif({ seed: 1 });
const DIGEST = digestOfBytes(BYTES);

interface Route {
  readonly action: CollectionAction;
  readonly path?: Readonly<Record<string, string>>;
  readonly body?: string | (() => FormData);
}

const form = () => {
  const data = new FormData();
  data.set("file", new Blob([new Uint8Array(BYTES)]), "rocks.sif");
  return data;
};

/** What each operation on a collection needs, and a request of it that only the guards can refuse. */
const ROUTES: Readonly<Record<string, Route>> = {
  getImage: { action: "pull" },
  getImageFile: { action: "pull" },
  inspectImage: { action: "pull" },
  inspectImagePart: { action: "pull", path: { part: "deffile" } },
  putImage: { action: "push", path: { reference: "rocks:new" }, body: BYTES.toString("latin1") },
  postImage: { action: "push", path: { reference: "rocks:new" }, body: form },
  changeTag: { action: "tag", path: { reference: "rocks:new" }, body: JSON.stringify({ digest: DIGEST }) },
  deleteImage: { action: "delete", path: { reference: `rocks@${DIGEST}` } },
  getCollection: { action: "pull" },
  changeCollection: { action: "administer", body: JSON.stringify({ description: "x" }) },
  deleteCollection: { action: "delete" },
  listContainers: { action: "pull" },
  getContainer: { action: "pull" },
  changeContainer: { action: "tag", body: JSON.stringify({ description: "x" }) },
  deleteContainer: { action: "delete" },
  listTags: { action: "pull" },
  listImages: { action: "pull" },
  listVersions: { action: "pull" },
  listMembers: { action: "administer" },
  setMember: { action: "administer", body: JSON.stringify({ role: "writer" }) },
  removeMember: { action: "administer", path: { user: "reader" } },
};

const onCollections = operations.filter(({ spec }) => spec.path.includes("{collection}"));

let registry: TestRegistry;
let callers: ReadonlyMap<string, string | null>;
let made = 0;
beforeAll(async () => {
  registry = await startRegistry();
  const names = ["owner", "second-owner", "writer", "reader", "stranger"];
  const tokens = new Map<string, string | null>([["nobody", null]]);
  for (const name of names) tokens.set(name, await makeUser(registry, name));
  const owner = String(tokens.get("owner"));
  for (const scope of ["pull", "push", "delete"]) {
    tokens.set(`owner with ${scope}`, (await makeToken(registry, owner, { scopes: [scope] })).token);
  }
  const limited = { scopes: ["admin"], collections: ["elsewhere"] };
  tokens.set("owner elsewhere", (await makeToken(registry, owner, limited)).token);
  tokens.set("admin", registry.token);
  callers = tokens;
});
afterAll(() => registry[Symbol.asyncDispose]());

/** A collection with an image that the owner pushed, and a member of each role. */
async function makeScience(visibility: Visibility): Promise<string> {
  made += 1;
  const name = `science-${made}`;
  const token = String(callers.get("owner"));
  await makeCollection(registry, token, name, visibility);
  await push(registry, `${name}/rocks`, BYTES, { token });
  for (const [user, role] of [
    ["second-owner", "owner"],
    ["writer", "writer"],
    ["reader", "reader"],
  ]) {
    await sendJson(registry, "PUT", `/api/v1/collections/${name}/members/${user}`, { token, body: { role } });
  }
  return name;
}

function request(id: string, collection: string, token: string | null) {
  const found = onCollections.find(({ spec }) => spec.id === id);
  const { path = {}, body } = ROUTES[id] ?? {};
  if (!found) throw new Error(`no operation ${id}`);
  const parameters: Record<string, string> = {
    collection,
    reference: "rocks",
    container: "rocks",
    user: "stranger",
    ...path,
  };
  const address = found.spec.path.replace(/\{(\w+)\}/g, (_, key: string) => parameters[key] ?? "");
  const content =
    typeof body === "function" ? body() : typeof body === "string" ? Buffer.from(body, "latin1") : undefined;
  const init = { method: found.spec.method.toUpperCase(), token, ...(content ? { body: content } : {}) };
  return send(registry, `/api/v1${address}`, init);
}

/** The refusal that a decision means; `undefined`: none. */
function refusalOf(decision: Decision): string | undefined {
  if (decision === "allowed") return undefined;
  const refusals: Readonly<Record<string, string>> = { authenticate: "UNAUTHORIZED", hidden: "NOT_FOUND" };
  return refusals[decision] ?? "FORBIDDEN";
}

/** How the guards refused; `undefined`: they let the request pass. */
function refusalIn(answer: Answer): unknown {
  if (answer.status < 400 || answer.json["code"] === "NOT_RECORDED") return undefined;
  return answer.json["code"];
}

async function decisionOn(id: string, collection: string, token: string | null): Promise<Decision> {
  const actor: Actor = token ? await registry.context.accounts.authenticate(token) : { kind: "anonymous" };
  const found = await registry.context.services.catalog.findCollection(parseCollectionName(collection));
  return decide(actor, { action: ROUTES[id]?.action ?? "administer", name: collection, collection: found });
}

describe("every operation on a collection", () => {
  it("has a row in this test", () => {
    expect(onCollections.map(({ spec }) => spec.id).toSorted()).toEqual(Object.keys(ROUTES).toSorted());
  });

  const rows = Object.keys(ROUTES).flatMap((id) => VISIBILITIES.map((visibility) => ({ id, visibility })));

  it.each(rows)("$id is guarded by the policy on a $visibility one, for every caller", async ({ id, visibility }) => {
    let collection = await makeScience(visibility);
    for (const [who, token] of callers) {
      const expected = refusalOf(await decisionOn(id, collection, token));
      const refused = refusalIn(await request(id, collection, token));
      expect([who, refused]).toEqual([who, expected]);
      // What was let pass may have changed or removed it.
      if (!refused && ROUTES[id]?.action !== "pull") collection = await makeScience(visibility);
    }
  });
});
