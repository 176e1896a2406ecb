import { z } from "zod";
import { digest, time } from "./schemas.ts";

const recorded = z
  .boolean()
  .meta({ description: "`false`: the image does not say; only its file system could tell whether it has one" });
const truncated = z.boolean().meta({ description: "There is more than is shown" });

const text = z
  .object({
    recorded,
    text: z.string().nullable().meta({ description: "`null`: it has none, or none is recorded" }),
    size: z.int().min(0).meta({ description: "Of the whole text, in bytes" }),
    truncated,
  })
  .meta({ id: "InspectedText" });

const labels = z
  .object({ recorded, values: z.record(z.string(), z.string()), truncated })
  .meta({ id: "InspectedLabels" });

const environment = z
  .object({
    recorded,
    files: z.array(z.object({ path: z.string(), text: z.string(), truncated })),
    truncated,
  })
  .meta({ id: "InspectedEnvironment" });

const app = z
  .object({ name: z.string(), labels, environment, runscript: text, test: text, help: text })
  .meta({ id: "InspectedApp" });

const placed = {
  id: z.int().min(1),
  name: z.string(),
  offset: z.int().min(0).meta({ description: "In the file, in bytes: a range request for it gives the content" }),
  size: z.int().min(0).meta({ description: "In bytes" }),
};

const oci = z.object({
  config: text.meta({ description: "The JSON of the OCI image configuration" }),
  layers: z.array(z.object({ digest: z.string(), mediaType: z.string(), size: z.int().min(0) })),
});

/** Everything an image says of itself: claims of whoever made it. */
export const inspection = z
  .object({
    digest,
    file: z.url().meta({ description: "Address of these very bytes" }),
    format: z.string(),
    architecture: z.string(),
    createdAt: time.nullable(),
    ociSif: z.boolean(),
    encrypted: z.boolean(),
    signed: z.boolean().meta({ description: "It holds a signature; whether that is good is not known here" }),
    damaged: z.string().nullable().meta({ description: "What of its metadata could not be read, and why" }),
    labels,
    deffile: text,
    runscript: text,
    startscript: text,
    test: text,
    help: text,
    environment,
    apps: z.object({ recorded, list: z.array(app), truncated }),
    oci: oci.nullable().meta({ description: "`null`: it has no OCI configuration" }),
    partitions: z.array(z.object({ ...placed, fileSystem: z.string(), role: z.string(), architecture: z.string() })),
    signatures: z.array(
      z.object({
        ...placed,
        hash: z.string(),
        fingerprint: z.string().nullable().meta({ description: "The PGP key that it claims to be of" }),
        over: z.object({ to: z.enum(["object", "group"]), id: z.int().min(0) }).nullable(),
      }),
    ),
    sboms: z.array(z.object({ ...placed, format: z.string() })),
    keys: z
      .array(z.object({ ...placed, format: z.string() }))
      .meta({ description: "The wrapped keys of an encrypted partition" }),
  })
  .meta({ id: "Inspection" });
