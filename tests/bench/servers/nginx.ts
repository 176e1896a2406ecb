import { link, mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Bed, programOf } from "../bed.ts";
import { descendants } from "../cost/process-tree.ts";
import { freePort } from "./free-port.ts";
import { launch } from "./launch.ts";
import type { Server } from "./server.ts";

/** nginx, which only serves files from the disk: what this way of measuring allows at best. */
export async function startNginx(bed: Bed, folder: string): Promise<Server> {
  const port = await freePort();
  const root = join(folder, "root");
  const file = join(folder, "nginx.conf");
  await mkdir(root);
  await writeFile(file, configuration(folder, port));
  const base = `http://127.0.0.1:${port}`;
  const process = await launch(bed, {
    program: programOf(bed, "nginx"),
    args: ["-c", file, "-p", folder, "-e", "stderr"],
    answersAt: `${base}/answers`,
  });
  return {
    processes: async () => ({ server: [process.pid, ...(await descendants(process.pid))], database: [] }),
    put: ({ path }) => link(path, join(root, basename(path))),
    fileUrl: ({ path }) => `${base}/${basename(path)}`,
    manifest: () => Promise.reject(new Error("nginx knows no manifests")),
    [Symbol.asyncDispose]: () => process[Symbol.asyncDispose](),
  };
}

/** Started by root, its workers would not be let into a private folder without `user`; otherwise that says nothing. */
function configuration(folder: string, port: number): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path temp;`);
  return `daemon off; user root; pid ${folder}/nginx.pid; error_log stderr crit;
events { worker_connections 1024; }
http {
  access_log off; sendfile on; tcp_nopush on; default_type application/octet-stream;
  ${temporary.join(" ")}
  server {
    listen 127.0.0.1:${port};
    root ${folder}/root;
    location = /answers { return 200; }
  }
}
`;
}
