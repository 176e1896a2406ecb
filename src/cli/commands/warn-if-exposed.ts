import type { Display } from "../display/display.ts";
import { isExposed } from "../login/registry-address.ts";

/** Warns of a token that goes over the network unencrypted. */
export function warnIfExposed(url: string, display: Pick<Display, "notice">): void {
  if (isExposed(url)) display.notice(`warning: ${url} is not encrypted: others on the network can read the token`);
}
