import { type Config, decideConfig, ROLES, type Role } from "../config/config.ts";
import { readEnvironment, readSurroundings } from "../config/env.ts";
import { StartupError } from "../core/startup-error.ts";
import { replaceAdminToken } from "./admin-token.ts";
import { migrateDatabase } from "./migrate.ts";
import type { ProcessPort } from "./process.ts";
import { serve } from "./serve.ts";

const RUN: Readonly<Record<Role, (config: Config, port: ProcessPort) => Promise<void>>> = {
  standalone: serve,
  server: serve,
  migrate: migrateDatabase,
  "admin-token": replaceAdminToken,
};

/** Plays the role that the arguments name, and resolves to the process's exit code: 0, 1 failed, 2 used wrongly. */
export async function run(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  port: ProcessPort,
): Promise<number> {
  const role = ROLES.find((name) => name === args[0]);
  if (!role || args.length > 1) {
    port.complain(`usage: singularity-registry ROLE, where ROLE is one of: ${ROLES.join(", ")}`);
    return 2;
  }
  try {
    await RUN[role](decideConfig(role, readEnvironment(environment), readSurroundings(environment)), port);
    return 0;
  } catch (error) {
    // A start that was told to stop has done what it was told.
    if (port.stop.aborted && !(error instanceof StartupError)) return 0;
    for (const line of explain(error)) port.complain(line);
    return 1;
  }
}

/** What a person can do something about, without a stack; anything else with all that is known. */
function explain(error: unknown): string[] {
  if (error instanceof StartupError) return [`error: ${error.message}`, ...error.advice.map((line) => `  - ${line}`)];
  return [`error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
}
