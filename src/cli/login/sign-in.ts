import type { SignInOutcome } from "../display/display.ts";
import type { Identity } from "../transport/client.ts";
import { type Logins, readLogins, writeLogins } from "./login-file.ts";

/** What a sign-in needs. */
export interface SignIn {
  readonly url: string;
  readonly token: string;
  readonly loginFile: string;
  /** Asks the registry whose token this is; throws when it is nobody's. */
  readonly whoami: () => Promise<Identity>;
}

/** Checks the token against the registry, then keeps it; the registry becomes the current one. */
export async function signIn({ url, token, loginFile, whoami }: SignIn): Promise<SignInOutcome> {
  const { name, admin } = await whoami();
  const { logins } = await readLogins(loginFile);
  const others = logins.filter((login) => login.url !== url);
  await writeLogins(loginFile, { current: url, logins: [...others, { url, token }] } satisfies Logins);
  return { url, name, admin, loginFile };
}
