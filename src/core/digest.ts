import { createHash } from "node:crypto";
import { RegistryError } from "./errors.ts";
import { shownText } from "./names/shown-text.ts";

/**
 * A content address `sha256:<64 lower-case hex>` (OCI image spec, "Digests").
 * The brand keeps unchecked strings out of the stores.
 */
export type Digest = `sha256:${string}` & { readonly __brand: "Digest" };

const PATTERN = /^sha256:[0-9a-f]{64}$/;

/** Tells whether `text` is a digest that this registry stores. */
export function isDigest(text: string): text is Digest {
  return PATTERN.test(text);
}

/** Reads a digest; anything else is refused with `DIGEST_INVALID`. */
export function parseDigest(text: string): Digest {
  if (isDigest(text)) return text;
  throw new RegistryError("DIGEST_INVALID", { digest: shownText(text) });
}

/** The digest of a finished SHA-256 hash. */
export function digestOf(hash: Buffer): Digest {
  return parseDigest(`sha256:${hash.toString("hex")}`);
}

/** The digest of bytes that are already in memory. */
export function digestOfBytes(bytes: string | Uint8Array): Digest {
  return digestOf(createHash("sha256").update(bytes).digest());
}

/** The 64 hex characters of a digest. */
export function hexOf(digest: Digest): string {
  return digest.slice("sha256:".length);
}
