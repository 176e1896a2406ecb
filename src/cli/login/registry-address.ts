import { shownText } from "../../core/names/shown-text.ts";
import { ClientError } from "../client-error.ts";

const EXAMPLE = "write it as https://registry.example.org";

/**
 * Reads a registry's address as a person writes it, and gives its one spelling: scheme, host, perhaps port and path,
 * no final slash. Without a scheme it is `https`, for this very machine `http`. Throws a `ClientError`.
 */
export function parseRegistryAddress(text: string): string {
  if (/^sreg_/i.test(text)) {
    throw new ClientError("usage", "this looks like a token where an address belongs", {
      advice: "sreg login URL --token-stdin, with the token on standard input",
    });
  }
  const url = URL.parse(withScheme(text.trim()));
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new ClientError("usage", `'${shownText(text)}' is not the address of a registry`, { advice: EXAMPLE });
  }
  if (url.username !== "" || url.password !== "") {
    throw new ClientError("usage", "the address holds a user name or a password", { advice: EXAMPLE });
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

/** The address in front of which only this machine stands: what goes there is on no wire. */
export function isLoopback(address: string): boolean {
  const { hostname } = new URL(address);
  return /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/** A token that goes over plain http to another machine can be read by whoever stands between. */
export function isExposed(address: string): boolean {
  return address.startsWith("http:") && !isLoopback(address);
}

function withScheme(text: string): string {
  if (text.includes("://")) return text;
  const guess = `https://${text}`;
  return URL.canParse(guess) && isLoopback(guess) ? `http://${text}` : guess;
}
