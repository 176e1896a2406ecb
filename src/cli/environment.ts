import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

type Source = Readonly<Record<string, string | undefined>>;

/** What the client takes from the environment. An empty variable counts as not set. */
export interface ClientEnvironment {
  /** `SREG_URL`: the registry to use in place of the one signed in to last. */
  readonly url: string | undefined;
  /** `SREG_TOKEN`: the token to use in place of the stored one. */
  readonly token: string | undefined;
  /** `SREG_DATA_DIR`: set on the registry's own machine, as for the registry. */
  readonly dataDir: string | undefined;
  /** Where the login is kept. */
  readonly loginFile: string;
  /** `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, in either case of letters. */
  readonly proxy: Source;
}

const PROXY_VARIABLES = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"];

/** The process's environment. The only place of the client that reads it: the server's would load its whole schema. */
export function processEnvironment(): Source {
  // biome-ignore lint/style/noProcessEnv: this is the one place of the client
  return process.env;
}

/** Reads the client's variables. Pure but for the home folder, where `HOME` is not set. */
export function readEnvironment(source: Source): ClientEnvironment {
  return {
    url: source["SREG_URL"] || undefined,
    token: source["SREG_TOKEN"] || undefined,
    dataDir: source["SREG_DATA_DIR"] || undefined,
    loginFile: join(configHome(source), "singularity-registry", "login.json"),
    proxy: Object.fromEntries(PROXY_VARIABLES.map((name) => [name, source[name]])),
  };
}

/** XDG Base Directory Specification: "If an implementation encounters a relative path [it] should … ignore it." */
function configHome(source: Source): string {
  const configured = source["XDG_CONFIG_HOME"] ?? "";
  return isAbsolute(configured) ? configured : join(source["HOME"] || homedir(), ".config");
}
