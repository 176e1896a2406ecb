import { RegistryError } from "../core/errors.ts";
import { shownText } from "../core/names/shown-text.ts";

/** The longest URL of a registry, in characters. */
const MAX_URL = 200;
/** A path prefix: plain segments, as in `/images`. */
const PREFIX = /^(?:\/[A-Za-z0-9][A-Za-z0-9._~-]*)*$/;

/**
 * The one spelling of a registry's URL: scheme, host in lower case, the port where it is not the usual one, a path
 * prefix, no final slash. Refuses anything else (credentials, a query, a fragment) with `REQUEST_INVALID`. Pure.
 */
export function parseRegistryUrl(text: string): string {
  const url = text.length <= MAX_URL ? parsed(text.trim()) : undefined;
  if (!url) throw refusal(text, "it is not a URL such as https://registry.example.org");
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw refusal(text, "it must begin with https:// or http://");
  if (url.username || url.password) throw refusal(text, "it may not hold a user or a password");
  if (url.search || url.hash || /[?#]/.test(text)) throw refusal(text, "it may not hold a query or a fragment");
  const path = url.pathname.replace(/\/+$/, "");
  if (!PREFIX.test(path)) throw refusal(text, "its path may only be a plain prefix such as /images");
  return `${url.origin}${path}`;
}

function parsed(text: string): URL | undefined {
  const url = URL.parse(text);
  return url?.hostname ? url : undefined;
}

function refusal(text: string, reason: string): RegistryError {
  // A password that was given by mistake is not repeated.
  const shown = shownText(text.replace(/\/\/[^/]*@/, "//"));
  return new RegistryError("REQUEST_INVALID", { reason: `'${shown}' is not the URL of a registry: ${reason}` });
}
