import { type Digest, isDigest } from "../../core/digest.ts";
import { ClientError } from "../client-error.ts";
import { type Fields, textOf } from "../transport/fields.ts";

/** An image of the registry, as a pull needs it. */
export interface PulledImage {
  readonly digest: Digest;
  /** In bytes. */
  readonly size: number;
  readonly format: string;
  readonly architecture: string;
}

/** Reads an image of the REST API. Throws a `ClientError` when it is not of that form. */
export function readPulledImage(fields: Fields): PulledImage {
  const { digest, size } = fields;
  if (typeof digest !== "string" || !isDigest(digest) || typeof size !== "number" || !(size >= 0)) {
    throw new ClientError("unavailable", "the registry does not say which bytes the image has", {
      advice: "check the address, and that sreg is as new as the registry",
    });
  }
  return { digest, size, format: textOf(fields, "format"), architecture: textOf(fields, "architecture") };
}
