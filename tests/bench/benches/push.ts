import type { Bed } from "../bed.ts";
import type { Bench, Sample } from "../bench.ts";
import { measureCost, total } from "../cost/measure-cost.ts";
import { quietMachine } from "../quiet.ts";
import { type Subject, withServer } from "../servers/subjects.ts";
import { GIB, MIB, warmUp } from "./warm-up.ts";

export const push: Bench = {
  name: "push",
  about: "one client sends one file that the server does not have yet; it ends when the server answers",
  subjects: ["ours", "distribution"],
  needs: ["curl"],
  goals: [
    { metric: "MiB/s", what: "throughput", unit: "MiB/s", against: "distribution", atLeast: 0.9 },
    { metric: "cpu", what: "processor time, with the database", unit: "s/GiB", against: "distribution" },
    { metric: "server cpu", what: "processor time, the server alone", unit: "s/GiB", against: "distribution" },
  ],
  measure,
};

/** The file may be the same each time, because every run has a new server in a new folder. */
async function measure(bed: Bed, subject: Subject): Promise<Sample> {
  const payload = await bed.payloads(bed.size, 1);
  return withServer(bed, subject, async (server) => {
    await warmUp(bed, server);
    await quietMachine(bed, bed.size);
    const cost = await measureCost(await server.processes(), () => server.put(payload));
    return {
      "MiB/s": payload.size / MIB / cost.seconds,
      cpu: (total(cost.cpu) / payload.size) * GIB,
      "server cpu": (cost.cpu.server / payload.size) * GIB,
    };
  });
}
