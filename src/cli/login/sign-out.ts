import { ClientError } from "../client-error.ts";
import { readLogins, writeLogins } from "./login-file.ts";
import { parseRegistryAddress } from "./registry-address.ts";

/**
 * Forgets the token of a registry, of the current one where none is named, and gives its address. No other registry
 * becomes the current one: what follows must not go somewhere unexpected. Throws a `ClientError`.
 */
export async function signOut(url: string | undefined, loginFile: string): Promise<string> {
  const { current, logins } = await readLogins(loginFile);
  const wanted = url === undefined ? current : parseRegistryAddress(url);
  if (wanted === undefined || !logins.some((login) => login.url === wanted)) throw notSignedIn(wanted);
  const kept = logins.filter((login) => login.url !== wanted);
  await writeLogins(loginFile, { current: current === wanted ? undefined : current, logins: kept });
  return wanted;
}

function notSignedIn(url: string | undefined): ClientError {
  return new ClientError("notAllowed", url === undefined ? "not signed in to any registry" : `not signed in to ${url}`);
}
