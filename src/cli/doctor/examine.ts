import { ClientError } from "../client-error.ts";
import { addressChecks } from "./address-checks.ts";
import type { Check, Finding, Patient } from "./finding.ts";
import { hostChecks } from "./host-checks.ts";
import { pullCheck } from "./pull-check.ts";
import { pushCheck } from "./push-check.ts";
import { tokenCheck } from "./token-check.ts";

/** A finding and what was checked. */
export interface Examined extends Finding {
  readonly check: string;
}

const CHECKS: readonly Check[] = [...addressChecks, pullCheck, tokenCheck, pushCheck, ...hostChecks];

/** Runs all checks one after the other, so that the first cause comes first. `reach` says whether there is an answer. */
export async function* examine(patient: Patient, reach: Finding): AsyncGenerator<Examined> {
  for (const { name, remote, run } of CHECKS) {
    if (name === "identity") yield { check: "reach", ...reach };
    if (remote && patient.identity === undefined) continue;
    yield { check: name, ...(await findingOf(() => run(patient))) };
  }
}

/** Whatever a check trips over is what it found. */
export async function findingOf(run: () => Promise<Finding> | Finding): Promise<Finding> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Error) || (error instanceof ClientError && /^(?:interrupted|terminated)$/.test(error.exit)))
      throw error;
    const advice = error instanceof ClientError ? error.advice : undefined;
    return { state: "fail", text: error.message, ...(advice === undefined ? {} : { advice }) };
  }
}
