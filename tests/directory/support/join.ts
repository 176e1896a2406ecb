import { type Answer, send } from "../../support/http.ts";
import { startRegistry, type TestRegistry, type TestRegistryOptions } from "../../support/registry.ts";

/** A registry that may ask others on this machine. */
export function startMember(id: string, { config, ...options }: TestRegistryOptions = {}): Promise<TestRegistry> {
  return startRegistry({ ...options, config: { id, directoryPrivate: true, ...config } });
}

export function announce(hub: TestRegistry, url: string, token: string | null = null): Promise<Answer> {
  return send(hub, "/api/v1/registries", { method: "POST", body: JSON.stringify({ url }), token });
}

export function accept(hub: TestRegistry, id: string, url?: string): Promise<Answer> {
  const query = url === undefined ? "" : `?url=${encodeURIComponent(url)}`;
  return send(hub, `/api/v1/registries/${id}/accept${query}`, { method: "POST" });
}

export function remove(hub: TestRegistry, id: string, url?: string): Promise<Answer> {
  const query = url === undefined ? "" : `?url=${encodeURIComponent(url)}`;
  return send(hub, `/api/v1/registries/${id}${query}`, { method: "DELETE" });
}

/** Announces and accepts; throws when either is refused. */
export async function join(hub: TestRegistry, id: string, url: string): Promise<void> {
  for (const answer of [await announce(hub, url, hub.token), await accept(hub, id, url)]) {
    if (answer.status > 201) throw new Error(`${answer.status}: ${answer.bytes.toString()}`);
  }
}
