import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { hexOf } from "../../../src/core/digest.ts";
import { firstToken, type Standalone, startStandalone } from "../../support/standalone.ts";
import type { Bed } from "../bed.ts";
import { descendants } from "../cost/process-tree.ts";
import type { Payload } from "../payload.ts";
import { upload } from "../transfer.ts";
import type { Server } from "./server.ts";

export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** The registry as it is built, with the database it runs by itself. */
export async function startProduct(bed: Bed, folder: string): Promise<Server> {
  const command = [process.execPath, join(ROOT, "dist/main.js"), "standalone"] as const;
  const standalone = await startStandalone({ dataDir: folder, command });
  const token = await firstToken(folder);
  return {
    processes: () => productProcesses(standalone),
    put: (payload) => put(bed, payload, { url: standalone.url, token }),
    fileUrl: ({ digest }) => `${standalone.url}/api/v1/images/bench/image@sha256:${hexOf(digest)}/file`,
    manifest: async (payload) => ({
      url: `${standalone.url}/api/container/bench/image:${tagOf(payload)}`,
      headers: { "User-Agent": "Apptainer/1.4.5 (Linux amd64) Go/1.24.1" },
    }),
    [Symbol.asyncDispose]: () => standalone[Symbol.asyncDispose](),
  };
}

/** Whatever the registry's process has started is its database. */
export async function productProcesses({ pid }: Pick<Standalone, "pid">) {
  return { server: [pid], database: await descendants(pid) };
}

function put(bed: Bed, payload: Payload, { url, token }: { readonly url: string; readonly token: string }) {
  return upload(bed, payload, {
    url: `${url}/api/v1/images/bench/image:${tagOf(payload)}`,
    headers: { Authorization: `Bearer ${token}` },
  });
}

function tagOf({ digest }: Payload): string {
  return `t${hexOf(digest).slice(0, 12)}`;
}
