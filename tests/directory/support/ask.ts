import { request } from "node:http";
import type { TestRegistry } from "../../support/registry.ts";

/** Asks as a client does: without a token, and, unlike `fetch`, with a host name of one's own. */
export function ask(registry: TestRegistry, path: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; location: string | undefined; json: Record<string, unknown> }>(
    (resolve, reject) => {
      request(`${registry.url}${path}`, { headers }, async (res) => {
        const chunks: Buffer[] = [];
        for await (const chunk of res) chunks.push(chunk as Buffer);
        const text = Buffer.concat(chunks).toString() || "{}";
        resolve({ status: res.statusCode ?? 0, location: res.headers.location, json: JSON.parse(text) });
      })
        .on("error", reject)
        .end();
    },
  );
}
