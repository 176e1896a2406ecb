import type { Command } from "commander";
import type { RegistryWishes } from "../login/choose-registry.ts";
import type { RegistryClient } from "../transport/client.ts";
import type { CommonOptions, Session } from "./session.ts";
import { warnIfExposed } from "./warn-if-exposed.ts";

/** Whether the command may go without a token. */
interface Need {
  readonly anonymous: boolean;
}

/** A client of the registry that is meant, signed in where a token is known for it. Throws a `ClientError`. */
export async function connect(command: Command, session: Session, { anonymous }: Need): Promise<RegistryClient> {
  const { token, url: preset } = session.environment;
  const url = command.optsWithGlobals<CommonOptions>().url ?? preset;
  return await clientOf({ url, token, mayBeAnonymous: anonymous }, session);
}

/** A client of another registry: `SREG_TOKEN` is not for that one. */
export function connectTo(url: string, session: Session): Promise<RegistryClient> {
  return clientOf({ url, token: undefined, mayBeAnonymous: true }, session);
}

async function clientOf(wishes: RegistryWishes, session: Session): Promise<RegistryClient> {
  const { display, environment } = session;
  const { chooseRegistry } = await import("../login/choose-registry.ts");
  const { readLogins } = await import("../login/login-file.ts");
  const { proxy, loginFile } = environment;
  const registry = chooseRegistry(wishes, await readLogins(loginFile));
  if (registry.token !== undefined) warnIfExposed(registry.url, display);
  const { createClient } = await import("../transport/client.ts");
  return createClient(registry, { ...session, proxy, notice: display.notice });
}

/** For what only those may do who have signed in. */
export const SIGNED_IN: Need = { anonymous: false };
/** For what is public, or may be. */
export const ANYBODY: Need = { anonymous: true };
