import { type Digest, parseDigest } from "../../core/digest.ts";
import { RegistryError } from "../../core/errors.ts";

/** `sha-256` among the members of a structured dictionary (RFC 9530 §3): 32 bytes in base64 between colons. */
const SHA_256 = /(?:^|,)\s*sha-256\s*=\s*([^,;\s]*)/i;
const BASE64_OF_32_BYTES = /^:([A-Za-z0-9+/]{43}=):$/;

/** What a client may say of the bytes that it sends. */
export interface AnnouncedDigest {
  /** `?digest=` */
  readonly digest?: string | undefined;
  /** The header `Repr-Digest`. */
  readonly reprDigest?: string | undefined;
}

/**
 * The digest that the client says its bytes have; `undefined`: it says none. Other algorithms are passed over, as
 * RFC 9530 allows. Throws `DIGEST_INVALID`, or `REQUEST_INVALID` when the two places differ.
 */
export function announcedDigest({ digest, reprDigest }: AnnouncedDigest): Digest | undefined {
  const asked = digest === undefined ? undefined : parseDigest(digest.toLowerCase());
  const header = digestOfHeader(reprDigest);
  if (asked && header && asked !== header) {
    throw new RegistryError("REQUEST_INVALID", { reason: "?digest= and Repr-Digest announce different digests" });
  }
  return asked ?? header;
}

function digestOfHeader(header: string | undefined): Digest | undefined {
  const value = SHA_256.exec(header ?? "")?.[1];
  if (value === undefined) return undefined;
  const base64 = BASE64_OF_32_BYTES.exec(value)?.[1];
  if (base64 === undefined) throw new RegistryError("DIGEST_INVALID", { digest: value.slice(0, 80) });
  return parseDigest(`sha256:${Buffer.from(base64, "base64").toString("hex")}`);
}
