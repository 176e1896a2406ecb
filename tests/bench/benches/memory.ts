import type { Bed } from "../bed.ts";
import type { Bench, Sample } from "../bench.ts";
import { type Cost, measureCost, type Split, total } from "../cost/measure-cost.ts";
import { settledMemory } from "../cost/settle.ts";
import { type Subject, withServer } from "../servers/subjects.ts";
import { download } from "../transfer.ts";

/** One file of so many times the usual size. */
const TIMES = 5;
const AT_ONCE = 4;

export const memory: Bench = {
  name: "memory",
  about: `resident memory above that of the idle server, at its peak, with one file of ${TIMES} times the size`,
  subjects: ["ours", "distribution"],
  needs: ["curl"],
  once: true,
  goals: [
    ...goalsOf("push", "one push"),
    ...goalsOf("pull", "one pull"),
    ...goalsOf("pulls", `${AT_ONCE} pulls at once`),
    { metric: "idle", what: "idle, with the database", unit: "MiB", against: "distribution" },
    { metric: "server idle", what: "idle, the server alone", unit: "MiB" },
  ],
  measure,
};

function goalsOf(metric: string, what: string) {
  return [
    { metric, what: `${what}, with the database`, unit: "MiB", atMost: 150 },
    { metric: `server ${metric}`, what: `${what}, the server alone`, unit: "MiB" },
    { metric, what: `${what}, with the database`, unit: "MiB", against: "distribution" as const },
  ];
}

async function measure(bed: Bed, subject: Subject): Promise<Sample> {
  const payload = await bed.payloads(TIMES * bed.size, 1);
  return withServer(bed, subject, async (server) => {
    const processes = await server.processes();
    const idle = await settledMemory(processes, bed.signal);
    const pulling = () => download(bed, server.fileUrl(payload));
    const push = await measureCost(processes, () => server.put(payload));
    const pull = await measureCost(processes, pulling);
    const pulls = await measureCost(processes, () => Promise.all(Array.from({ length: AT_ONCE }, pulling)));
    return {
      ...above("push", push, idle),
      ...above("pull", pull, idle),
      ...above("pulls", pulls, idle),
      idle: total(idle),
      "server idle": idle.server,
    };
  });
}

function above(metric: string, { peak }: Cost, idle: Split): Sample {
  return { [metric]: total(peak) - total(idle), [`server ${metric}`]: peak.server - idle.server };
}
