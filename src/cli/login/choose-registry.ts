import { ClientError } from "../client-error.ts";
import type { Logins } from "./login-file.ts";
import { parseRegistryAddress } from "./registry-address.ts";
import { parseToken } from "./token.ts";

/** The registry that a command talks to. */
export interface ChosenRegistry {
  readonly url: string;
  /** Without one, requests are anonymous. */
  readonly token: string | undefined;
}

/** What was said about which registry, the strongest first. */
export interface RegistryWishes {
  /** `--url`, else `SREG_URL` */
  readonly url: string | undefined;
  /** `SREG_TOKEN` */
  readonly token: string | undefined;
  /** What is asked for may be had without a token. */
  readonly mayBeAnonymous?: boolean;
}

/**
 * The registry to use, and the token for it: what is asked for now wins over what is stored, and a stored token goes
 * to no registry but its own. Pure. Throws a `ClientError`.
 */
export function chooseRegistry(wishes: RegistryWishes, stored: Logins): ChosenRegistry {
  const url = wishes.url === undefined ? stored.current : parseRegistryAddress(wishes.url);
  if (url === undefined) throw noRegistry(stored);
  if (wishes.token !== undefined) return { url, token: parseToken(wishes.token) };
  const login = stored.logins.find((candidate) => candidate.url === url);
  if (login) return { url, token: login.token };
  if (wishes.mayBeAnonymous) return { url, token: undefined };
  throw new ClientError("notAllowed", `not signed in to ${url}`, { advice: `sreg login ${url}` });
}

function noRegistry({ logins }: Logins): ClientError {
  if (logins.length === 0) {
    return new ClientError("notAllowed", "not signed in to any registry", { advice: "sreg login URL" });
  }
  const known = logins.map(({ url }) => url).join(", ");
  return new ClientError("usage", "which registry is not said", { advice: `--url with one of: ${known}` });
}
