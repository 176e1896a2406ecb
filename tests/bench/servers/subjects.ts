import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Bed } from "../bed.ts";
import type { Program } from "../programs.ts";
import { startDistribution } from "./distribution.ts";
import { startNginx } from "./nginx.ts";
import { startProduct } from "./product.ts";
import type { Server, StartServer } from "./server.ts";

/** Whom we measure. `ours` is the product, the others its peers. */
export type Subject = "ours" | "distribution" | "nginx";

interface Startable {
  readonly start: StartServer;
  /** Without it there is no such peer. */
  readonly needs?: Program;
}

const SUBJECTS: Readonly<Record<Subject, Startable>> = {
  ours: { start: startProduct },
  distribution: { start: startDistribution, needs: "registry" },
  nginx: { start: startNginx, needs: "nginx" },
};

export function isAvailable({ programs }: Bed, subject: Subject): boolean {
  const { needs } = SUBJECTS[subject];
  return needs === undefined || programs.has(needs);
}

/** Starts a subject in a new folder, lets `work` use it, stops it and removes the folder. */
export async function withServer<T>(bed: Bed, subject: Subject, work: (server: Server) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(bed.folder, `${subject}-`));
  try {
    await using server = await SUBJECTS[subject].start(bed, folder);
    return await work(server);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
