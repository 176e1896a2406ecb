import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

/** What is counted and timed. One set a process: two registries in one process do not mix. */
export interface Metrics {
  readonly registry: Registry;
  readonly requests: Counter<"route" | "method" | "status">;
  readonly requestSeconds: Histogram<"route">;
  readonly bytes: Counter<"direction">;
  readonly pushes: Counter<"outcome">;
  readonly pulls: Counter<"protocol">;
  readonly storeSeconds: Histogram<"operation" | "outcome">;
}

// From a cached manifest (1 ms) to a push of tens of gigabytes (over five minutes).
const REQUEST_BUCKETS = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60, 300];
const STORE_BUCKETS = [0.0005, 0.002, 0.01, 0.05, 0.25, 1, 5, 30, 120];

/** Makes the metrics, the process's own (memory, event loop, file handles) among them. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: "sreg_" });
  return {
    registry,
    requests: new Counter({
      name: "sreg_http_requests_total",
      help: "Requests answered, by class of route",
      labelNames: ["route", "method", "status"],
      registers,
    }),
    requestSeconds: new Histogram({
      name: "sreg_http_request_duration_seconds",
      help: "Time from a request's head to the end of its answer",
      labelNames: ["route"],
      buckets: REQUEST_BUCKETS,
      registers,
    }),
    bytes: new Counter({
      name: "sreg_http_bytes_total",
      help: "Bytes of image content received and sent",
      labelNames: ["direction"],
      registers,
    }),
    pushes: new Counter({
      name: "sreg_pushes_total",
      help: "Images pushed: created, unchanged (the same bytes were there) or refused",
      labelNames: ["outcome"],
      registers,
    }),
    pulls: new Counter({
      name: "sreg_pulls_total",
      help: "Downloads of image files that were begun, by the protocol that led to them",
      labelNames: ["protocol"],
      registers,
    }),
    storeSeconds: new Histogram({
      name: "sreg_store_operation_duration_seconds",
      help: "Time of an operation of the blob store",
      labelNames: ["operation", "outcome"],
      buckets: STORE_BUCKETS,
      registers,
    }),
  };
}
