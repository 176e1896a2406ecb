import { readFileSync } from "node:fs";
import { z } from "zod";
import { StartupError } from "../core/startup-error.ts";
import { nearest } from "./nearest.ts";
import { type Environment, variableDocs, variables } from "./variables.ts";

/** Variables that belong to the operating system or to other tools, and that the registry honours. */
export interface Surroundings {
  readonly path: string;
  readonly home: string;
  readonly cacheHome: string | undefined;
  readonly mongodBinary: string | undefined;
  readonly pythonIndexUrl: string | undefined;
}

type Source = Readonly<Record<string, string | undefined>>;

/** Variables with our prefix that the command line client reads; the server lets them pass. */
const CLIENT_VARIABLES = ["SREG_URL", "SREG_TOKEN"];

/** Names in our prefix that Kubernetes' service links make for a service called `sreg`: theirs, not a spelling mistake. */
const SERVICE_LINK = /^SREG_(SERVICE_(HOST|PORT)|PORT_\d+_(TCP|UDP).*)/;

/**
 * The process's environment. The only place that reads it.
 * Commands that are no server (the client) take single values from here too.
 */
export function processEnvironment(): Source {
  // biome-ignore lint/style/noProcessEnv: this is the one place
  return process.env;
}

/** Reads and checks all `SREG_*` variables. Throws a `StartupError` that names every fault at once. */
export function readEnvironment(source: Source): Environment {
  const values = withFiles(source);
  const faults = [...unknownNames(source)];
  const parsed = z.object(variables).safeParse(values);
  if (!parsed.success) faults.push(...parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`));
  if (faults.length > 0) throw new StartupError("the configuration is not valid", faults);
  return parsed.data as Environment;
}

/** Reads what the registry honours beside its own variables. */
export function readSurroundings(source: Source): Surroundings {
  return {
    path: source["PATH"] ?? "",
    home: source["HOME"] ?? "",
    cacheHome: source["XDG_CACHE_HOME"] || undefined,
    mongodBinary: source["MONGOD_BINARY"] || undefined,
    pythonIndexUrl: source["PIP_INDEX_URL"] || undefined,
  };
}

/** An empty variable counts as not set, as compose files write it; a secret may come from the file that `NAME_FILE` names. */
function withFiles(source: Source): Record<string, string> {
  const values: Record<string, string> = {};
  for (const { name, secret } of variableDocs()) {
    const value = source[name] || (secret ? contentOf(name, source[`${name}_FILE`]) : undefined);
    if (value) values[name] = value;
  }
  return values;
}

function contentOf(name: string, file: string | undefined): string | undefined {
  if (!file) return undefined;
  try {
    return readFileSync(file, "utf8").trim();
  } catch (cause) {
    throw new StartupError(`${name}_FILE names ${file}, which cannot be read`, ["check the path and its permissions"], {
      cause,
    });
  }
}

function* unknownNames(source: Source): Generator<string> {
  const known = variableDocs().flatMap(({ name, secret }) => (secret ? [name, `${name}_FILE`] : [name]));
  for (const name of Object.keys(source)) {
    if (!name.startsWith("SREG_") || known.includes(name)) continue;
    if (CLIENT_VARIABLES.includes(name) || SERVICE_LINK.test(name)) continue;
    yield `${name} is not known; did you mean ${nearest(name, known)}?`;
  }
}
