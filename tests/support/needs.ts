import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { describe, it } from "vitest";

type Environment = Readonly<Record<string, string | undefined>>;
/** Why a need is not met, for the person who reads the test's output; `undefined`: it is. */
type Check = (env: Environment) => string | undefined;

/** What tests may need of the machine, and how each is recognised. */
const CHECKS = {
  apptainer: () => answers("apptainer", "--version"),
  chromium: (env) => answers(env["CHROMIUM_BINARY"] ?? "chromium", "--version"),
  curl: () => answers("curl", "--version"),
  docker: () => answers("docker", "version"),
  git: () => answers("git", "--version"),
  linux: () => (process.platform === "linux" ? undefined : `this is ${process.platform}, not linux`),
  mongod: (env) => answers(env["MONGOD_BINARY"] ?? "mongod", "--version"),
  nginx: (env) => answers(env["NGINX_BINARY"] ?? "nginx", "-v"),
  python3: () => answers("python3", "--version"),
  redis: (env) => answers(env["REDIS_SERVER_BINARY"] ?? "redis-server", "--version"),
  root: () => (process.getuid?.() === 0 ? undefined : "it must run as root"),
  "sif-fixtures": (env) =>
    existsSync(env["SIF_FIXTURES"] ?? "") ? undefined : "SIF_FIXTURES names no folder of real images",
} as const satisfies Record<string, Check>;

export type Need = keyof typeof CHECKS;

/** What of `needs` is missing here, in words; empty: nothing is. */
export function missing(needs: readonly Need[], env: Environment = process.env): readonly string[] {
  return needs.flatMap((need) => {
    const check: Check = CHECKS[need];
    const reason = check(env);
    return reason === undefined ? [] : [`needs ${need}: ${reason}`];
  });
}

/**
 * `describe` for tests that need something of the machine: `needs("apptainer")("a pull", () => { … })`.
 * Where it is missing the tests are skipped and the reason stands in the report; in CI, where nothing may be missing,
 * they fail.
 */
export function needs(...list: readonly Need[]): (name: string, tests: () => void) => void {
  return describeWith(missing(list), Boolean(process.env["CI"]));
}

/** The decision of `needs`, apart from the machine. */
export function describeWith(reasons: readonly string[], mayNotSkip: boolean) {
  return (name: string, tests: () => void): void => {
    if (reasons.length === 0) describe(name, tests);
    else if (mayNotSkip) describe(name, () => failing(reasons));
    else describe.skip(`${name} [skipped, ${reasons.join("; ")}]`, tests);
  };
}

function failing(reasons: readonly string[]): void {
  it("has what it needs", () => {
    throw new Error(`nothing is skipped in CI, but this ${reasons.join("; ")}`);
  });
}

function answers(program: string, question: string): string | undefined {
  const { error, status } = spawnSync(program, [question], { stdio: "ignore", timeout: 20_000 });
  if (error) return `'${program}' cannot be started (${error.message})`;
  return status === 0 ? undefined : `'${program} ${question}' ends with ${status}`;
}
