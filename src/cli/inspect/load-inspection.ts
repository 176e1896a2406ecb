import { stat } from "node:fs/promises";
import { RegistryError } from "../../core/errors.ts";
import type { Inspection } from "../../sif/contents/inspection.ts";
import { ClientError } from "../client-error.ts";
import { openImageFile } from "../push/image-file.ts";
import { parseImagePlace } from "../reference/parse-place.ts";
import type { RegistryClient } from "../transport/client.ts";
import { type Fields, fieldsOf } from "../transport/fields.ts";

/** What is to be inspected. */
export interface Inspected {
  /** A reference, or the path of a file. */
  readonly text: string;
  readonly architecture: string | undefined;
  /** A client of the registry, if one is needed. */
  readonly connect: () => Promise<RegistryClient>;
}

/** Looks into a file of this machine, without any registry, or asks the registry. Throws a `ClientError`. */
export async function loadInspection({ text, architecture, connect }: Inspected): Promise<Inspection> {
  if (await meansFile(text)) return await inspectLocal(text);
  const { path } = parseImagePlace(text);
  const client = await connect();
  return readInspection(await client.ask({ path: `/images/${path}/inspection`, query: { arch: architecture } }));
}

/** What looks like a path, or is one. */
async function meansFile(text: string): Promise<boolean> {
  if (/^[./~]|\.(?:sif|simg|img|sqsh|squashfs)$/i.test(text)) return true;
  const stats = await stat(text).catch(() => undefined);
  return stats?.isFile() === true;
}

async function inspectLocal(path: string): Promise<Inspection> {
  await using _regular = await openImageFile(path);
  const { inspectFile } = await import("../../sif/contents/inspect-file.ts");
  try {
    return await inspectFile(path);
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    const advice = "apptainer sif list FILE, or copy the file again";
    throw new ClientError("failed", `${path}: ${error.message}`, { advice, code: error.code, cause: error });
  }
}

/** Where one of these is missing, what answered is no registry of this version. */
const SECTIONS = ["deffile", "runscript", "startscript", "test", "help", "environment"];

function readInspection(fields: Fields): Inspection {
  const complete =
    SECTIONS.every((section) => "recorded" in fieldsOf(fields, section)) &&
    Array.isArray(fieldsOf(fields, "environment")["files"]) &&
    Array.isArray(fieldsOf(fields, "apps")["list"]) &&
    "values" in fieldsOf(fields, "labels") &&
    ["partitions", "signatures", "sboms"].every((list) => Array.isArray(fields[list]));
  if (complete) return fields as unknown as Inspection;
  throw new ClientError("unavailable", "the registry's answer is not an inspection that this client knows", {
    advice: "use a client that is as new as the registry",
  });
}
