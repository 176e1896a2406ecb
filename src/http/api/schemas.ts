import { z } from "zod";
import { VISIBILITIES } from "../../core/visibility.ts";

/** The schemas that several operations share. Their names in the document come from `id`. */

export const time = z.iso.datetime().meta({ description: "RFC 3339, UTC" });

export const digest = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/)
  .meta({ id: "Digest", description: "The SHA-256 of the bytes", example: `sha256:${"0123456789abcdef".repeat(4)}` });

export const visibility = z.enum(VISIBILITIES).meta({
  id: "Visibility",
  description: "`internal`: any signed-in account; `private`: only those with a role on it",
});

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

/** Counted in batches, so that a pull may be missing for some seconds. */
const pulled = {
  pulls: z.int().min(0).meta({ description: "How often it was pulled" }),
  lastPulledAt: time.nullable(),
};

/** The most bytes of a description, in UTF-8. */
const MAX_DESCRIPTION = 64 * 1024;
/** Control characters but for tab and newline. */
const CONTROL = /[^\P{Cc}\t\n]/u;

export const description = z
  .string()
  .refine((text) => Buffer.byteLength(text) <= MAX_DESCRIPTION, `may have at most ${MAX_DESCRIPTION} bytes`)
  .refine((text) => !CONTROL.test(text), "may have no control characters but newline and tab")
  .refine((text) => text.isWellFormed(), "is no valid Unicode")
  .meta({ description: "Markdown, as it was given: make it safe before showing it as HTML" });

export const image = z
  .object({
    collection: z.string(),
    container: z.string(),
    tag: z.string().nullable().meta({ description: "`null` when it was asked for by digest" }),
    frozen: z.boolean().meta({ description: "The tag is frozen: it refuses to be pushed to, moved and deleted" }),
    digest,
    size: z.int().min(0).meta({ description: "In bytes" }),
    format: z.string().meta({ description: "`sif`, or what older clients made: `squashfs`, `ext3`" }),
    architecture: z.string().meta({ description: "As Go names it, or `unknown`" }),
    createdAt: time,
    ...pulled,
    file: z.url().meta({ description: "Address of these very bytes" }),
  })
  .meta({ id: "Image" });

export const collection = z
  .object({
    name: z.string(),
    visibility,
    owner: z.string().meta({ description: "An account's name" }),
    description,
    containers: z.int().min(0).meta({ description: "How many containers there are" }),
    createdAt: time,
  })
  .meta({ id: "Collection" });

/** What a name begins with. Names are in lower case. */
export const namePrefix = z
  .string()
  .max(128)
  .toLowerCase()
  .default("")
  .meta({ description: "Only what begins with this", example: "" });

/** For what deletes a lot. */
export const force = z
  .enum(["true", "false"])
  .default("false")
  .meta({ description: "Also when tags in it are frozen" });

export const containerParam = z.string().meta({ description: "A container's name", example: "rocks" });

export const container = z
  .object({
    collection: z.string(),
    name: z.string(),
    description,
    ...pulled,
    createdAt: time,
    createdBy: z.string().meta({ description: "An account's name" }),
  })
  .meta({ id: "Container" });

export const tag = z
  .object({
    name: z.string(),
    digest: digest.meta({ description: "Of the image for the most usual architecture" }),
    size: z.int().min(0).meta({ description: "Of that image, in bytes" }),
    architectures: z.array(z.string()),
    images: z.array(z.object({ architecture: z.string(), digest, size: z.int().min(0), modifiedAt: time })),
    frozen: z.boolean(),
    modifiedAt: time,
    modifiedBy: z.string().meta({ description: "An account's name" }),
  })
  .meta({ id: "Tag" });

export const listedImage = image
  .omit({ tag: true, frozen: true })
  .extend({
    createdBy: z.string().meta({ description: "An account's name" }),
    tags: z.array(z.string()).meta({ description: "Tags that mean it, 20 at most" }),
  })
  .meta({ id: "ListedImage" });

export const version = z
  .object({
    tag: z.string(),
    event: z.enum(["pushed", "moved", "deleted", "frozen", "unfrozen"]),
    image: z
      .object({ digest, size: z.int().min(0), architecture: z.string() })
      .nullable()
      .meta({ description: "What the tag began to mean, or ceased to mean; `null` when that stayed" }),
    at: time,
    by: z.string().meta({ description: "An account's name" }),
  })
  .meta({ id: "Version" });

export const account = z.object({ name: z.string(), admin: z.boolean() }).meta({ id: "Account" });
