import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Bed, programOf } from "../bed.ts";
import type { Payload } from "../payload.ts";
import { upload } from "../transfer.ts";
import { freePort } from "./free-port.ts";
import { launch } from "./launch.ts";
import type { Server, Target } from "./server.ts";

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const BYTES = "application/octet-stream";
const REPOSITORY = "bench/image";

/** The reference registry with plain files, without login, TLS and access log. It too syncs a blob before it answers. */
export async function startDistribution(bed: Bed, folder: string): Promise<Server> {
  const port = await freePort();
  const file = join(folder, "config.yml");
  await writeFile(file, configuration(folder, port));
  const base = `http://127.0.0.1:${port}/v2`;
  const process = await launch(bed, {
    program: programOf(bed, "registry"),
    args: ["serve", file],
    // It would look for a collector of traces otherwise.
    env: { OTEL_TRACES_EXPORTER: "none" },
    answersAt: `${base}/`,
  });
  const repository = `${base}/${REPOSITORY}`;
  return {
    processes: async () => ({ server: [process.pid], database: [] }),
    put: (payload) => put(bed, repository, payload),
    fileUrl: ({ digest }) => `${repository}/blobs/${digest}`,
    manifest: (payload) => putManifest(bed, repository, payload),
    [Symbol.asyncDispose]: () => process[Symbol.asyncDispose](),
  };
}

/** JSON is YAML. */
function configuration(folder: string, port: number): string {
  return JSON.stringify({
    version: 0.1,
    log: { level: "warn", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, "storage") } },
    http: { addr: `127.0.0.1:${port}`, secret: "bench" },
  });
}

async function put(bed: Bed, repository: string, payload: Payload): Promise<void> {
  const begun = await fetch(`${repository}/blobs/uploads/`, { method: "POST", signal: bed.signal });
  const location = begun.headers.get("location");
  if (begun.status !== 202 || location === null) throw new Error(`no upload was begun: ${begun.status}`);
  const url = new URL(location, repository);
  url.searchParams.set("digest", payload.digest);
  await upload(bed, payload, { url: url.href, headers: { "Content-Type": BYTES } });
}

/** An image of one layer, which serves as its own configuration. */
async function putManifest({ signal }: Bed, repository: string, { digest, size }: Payload): Promise<Target> {
  const part = { mediaType: BYTES, digest, size };
  const body = JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config: part, layers: [part] });
  const url = `${repository}/manifests/latest`;
  const answer = await fetch(url, { method: "PUT", headers: { "Content-Type": MANIFEST }, body, signal });
  if (answer.status !== 201) throw new Error(`the manifest was not taken: ${answer.status} ${await answer.text()}`);
  return { url, headers: { Accept: MANIFEST } };
}
