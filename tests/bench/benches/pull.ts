import type { Bed } from "../bed.ts";
import type { Bench, Sample } from "../bench.ts";
import { measureCost, total } from "../cost/measure-cost.ts";
import { quietMachine } from "../quiet.ts";
import { type Subject, withServer } from "../servers/subjects.ts";
import { download } from "../transfer.ts";
import { GIB, MIB, warmUp } from "./warm-up.ts";

export const pull: Bench = {
  name: "pull",
  about: "one client reads one file, which is in the page cache, and forgets it",
  subjects: ["ours", "distribution", "nginx"],
  needs: ["curl"],
  goals: [
    { metric: "MiB/s", what: "throughput", unit: "MiB/s", against: "distribution", atLeast: 0.9 },
    { metric: "MiB/s", what: "throughput", unit: "MiB/s", against: "nginx" },
    { metric: "cpu", what: "processor time, with the database", unit: "s/GiB", against: "distribution" },
    { metric: "server cpu", what: "processor time, the server alone", unit: "s/GiB", against: "distribution" },
    { metric: "cpu", what: "processor time, with the database", unit: "s/GiB", against: "nginx" },
  ],
  measure,
};

async function measure(bed: Bed, subject: Subject): Promise<Sample> {
  const payload = await bed.payloads(bed.size, 1);
  return withServer(bed, subject, async (server) => {
    await warmUp(bed, server);
    await server.put(payload);
    await quietMachine(bed, bed.size);
    const cost = await measureCost(await server.processes(), () => download(bed, server.fileUrl(payload)));
    return {
      "MiB/s": payload.size / MIB / cost.seconds,
      cpu: (total(cost.cpu) / payload.size) * GIB,
      "server cpu": (cost.cpu.server / payload.size) * GIB,
    };
  });
}
