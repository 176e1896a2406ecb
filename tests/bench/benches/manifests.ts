import { attack } from "../attack.ts";
import type { Bed } from "../bed.ts";
import type { Bench, Sample } from "../bench.ts";
import { measureCost, total } from "../cost/measure-cost.ts";
import { type Subject, withServer } from "../servers/subjects.ts";

/** A small image: only its manifest is asked for. */
const SMALL = 64 * 1024;
const WARM_SECONDS = 3;

export const manifests: Bench = {
  name: "manifests",
  about: "16 clients ask for the manifest of one tag, each as soon as it has its answer: ours by shub, the peer by OCI",
  subjects: ["ours", "distribution"],
  needs: ["vegeta"],
  goals: [
    { metric: "per cpu", what: "answers, with the database", unit: "/cpu s", against: "distribution", atLeast: 0.5 },
    { metric: "per server cpu", what: "answers, the server alone", unit: "/cpu s", against: "distribution" },
    { metric: "per second", what: "answers", unit: "/s", against: "distribution" },
    { metric: "p50", what: "median time of an answer", unit: "ms", against: "distribution" },
  ],
  measure,
};

async function measure(bed: Bed, subject: Subject): Promise<Sample> {
  const payload = await bed.payloads(SMALL, 1);
  return withServer(bed, subject, async (server) => {
    await server.put(payload);
    const target = await server.manifest(payload);
    await attack(bed, target, WARM_SECONDS);
    let requests = 0;
    let p50 = 0;
    const cost = await measureCost(await server.processes(), async () => {
      ({ requests, p50 } = await attack(bed, target, bed.seconds));
    });
    return {
      "per cpu": requests / total(cost.cpu),
      "per server cpu": requests / cost.cpu.server,
      "per second": requests / bed.seconds,
      p50,
    };
  });
}
