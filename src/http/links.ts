import type { Request } from "express";
import type { Image } from "../catalog/image.ts";
import { hexOf } from "../core/digest.ts";
import { RegistryError } from "../core/errors.ts";

/** A host name or an address, with or without a port: what may stand in a link that is built from a `Host` header. */
const HOST = /^(?:[a-z0-9._-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i;

/**
 * Scheme and host as the client wrote them (forwarded headers count only from trusted proxies: Express's rule).
 * Only for answers that must lead back to the very same host, and that no cache keeps.
 */
export function requestOrigin(req: Request): string {
  const host = req.host ?? "";
  if (!HOST.test(host))
    throw new RegistryError("REQUEST_INVALID", { reason: "the Host header is missing or not a host name" });
  return `${req.protocol}://${host}`;
}

/** `collection/container@sha256:…`: these bytes and no others. */
export function exactReference({ collection, container, digest }: Image): string {
  return `${collection}/${container}@sha256:${hexOf(digest)}`;
}
