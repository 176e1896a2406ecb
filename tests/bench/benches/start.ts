import { mkdtemp, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { firstToken, startStandalone } from "../../support/standalone.ts";
import type { Bed } from "../bed.ts";
import type { Bench, Sample } from "../bench.ts";
import { type Split, total } from "../cost/measure-cost.ts";
import { settledMemory } from "../cost/settle.ts";
import { productProcesses, ROOT } from "../servers/product.ts";
import { upload } from "../transfer.ts";
import { MIB } from "./warm-up.ts";

const SCRIPT = [join(ROOT, "scripts/run"), "main.js", "standalone"] as const;
const NPM = ["npm", "start", "--prefix", ROOT] as const;

export const start: Bench = {
  name: "start",
  about: "from the command to the line that says ready, database and all; the tree is installed and built",
  subjects: ["ours"],
  needs: ["curl"],
  goals: [
    { metric: "warm", what: "with data there: what npm start runs", unit: "s", atMost: 3 },
    { metric: "npm", what: "with data there: npm start", unit: "s" },
    { metric: "first", what: "in an empty folder", unit: "s" },
    { metric: "idle", what: "idle memory, with the database", unit: "MiB" },
    { metric: "server idle", what: "idle memory, the server alone", unit: "MiB", atMost: 150 },
  ],
  measure,
};

async function measure(bed: Bed): Promise<Sample> {
  const folder = await mkdtemp(join(bed.folder, "start-"));
  const payload = await bed.payloads(MIB, 1);
  try {
    const first = await timed(bed, SCRIPT, folder, async ({ url }) => {
      const headers = { Authorization: `Bearer ${await firstToken(folder)}` };
      await upload(bed, payload, { url: `${url}/api/v1/images/bench/image:1`, headers });
    });
    let idle: Split = { server: 0, database: 0 };
    const warm = await timed(bed, SCRIPT, folder, async (standalone) => {
      idle = await settledMemory(await productProcesses(standalone), bed.signal);
    });
    const npm = await timed(bed, NPM, folder, async () => undefined);
    return { first, warm, npm, idle: total(idle), "server idle": idle.server };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Starts the registry, lets `use` work with it and stops it; gives the seconds that it took to be ready. */
async function timed(
  bed: Bed,
  command: readonly [string, ...string[]],
  dataDir: string,
  use: (running: { readonly url: string; readonly pid: number }) => Promise<void>,
): Promise<number> {
  bed.signal.throwIfAborted();
  const begin = performance.now();
  await using standalone = await startStandalone({ dataDir, command, env: { PATH: userPath(process.env["PATH"]) } });
  const seconds = (performance.now() - begin) / 1000;
  await use(standalone);
  return seconds;
}

/** The PATH without what npm has put in front of it: a person's npm runs on the Node that person has. */
function userPath(path = ""): string {
  return path
    .split(delimiter)
    .filter((folder) => !folder.includes("node_modules"))
    .join(delimiter);
}
