import { z } from "zod";
import { VISIBILITIES } from "../../core/visibility.ts";

/** The schemas that several operations share. Their names in the document come from `id`. */

export const time = z.iso.datetime().meta({ description: "RFC 3339, UTC" });

export const digest = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/)
  .meta({ id: "Digest", description: "The SHA-256 of the bytes", example: `sha256:${"0123456789abcdef".repeat(4)}` });

export const visibility = z
  .enum(VISIBILITIES)
  .meta({ id: "Visibility", description: "`private`: only those with a role on it" });

/** Names are checked, and folded to lower case, by the domain: it proposes a valid one for what breaks the rule. */
export const collectionParam = z.string().meta({ description: "A collection's name", example: "science" });
export const referenceParam = z.string().meta({
  description: "`container`, `container:tag` or `container@sha256:digest`; without a tag `latest` is meant",
  example: "rocks:latest",
});

export const architecture = z
  .string()
  .regex(/^[a-z0-9]{2,16}$/, "takes one architecture, such as amd64 or arm64")
  .meta({ description: "As Go names it: `amd64`, `arm64`, `ppc64le`…", example: "amd64" });

/** Problem details, RFC 9457. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: "What was wrong, and what to do" }),
    code: z.string().meta({ description: "The stable name of the error: see docs/errors.md" }),
    requestId: z.string().meta({ description: "Leads to the server's log" }),
  })
  .meta({ id: "Problem" });

export const image = z
  .object({
    collection: z.string(),
    container: z.string(),
    tag: z.string().nullable().meta({ description: "`null` when it was asked for by digest" }),
    digest,
    size: z.int().min(0).meta({ description: "In bytes" }),
    format: z.string().meta({ description: "`sif`, or what older clients made: `squashfs`, `ext3`" }),
    architecture: z.string().meta({ description: "As Go names it, or `unknown`" }),
    createdAt: time,
    file: z.url().meta({ description: "Address of these very bytes" }),
  })
  .meta({ id: "Image" });

export const collection = z.object({ name: z.string(), visibility, createdAt: time }).meta({ id: "Collection" });

export const account = z.object({ name: z.string(), admin: z.boolean() }).meta({ id: "Account" });
