import type { Bench } from "../bench.ts";
import { manifests } from "./manifests.ts";
import { memory } from "./memory.ts";
import { pull } from "./pull.ts";
import { push } from "./push.ts";
import { start } from "./start.ts";

/** In the order in which they run. */
export const BENCHES: readonly Bench[] = [push, pull, memory, manifests, start];
