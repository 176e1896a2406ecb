import { stat } from "node:fs/promises";
import { join } from "node:path";
import { hexOf } from "../../core/digest.ts";
import { ClientError } from "../client-error.ts";
import type { ImagePlace } from "../reference/parse-place.ts";
import type { PulledImage } from "./pulled-image.ts";

/** Where the image goes, and how large the file is that stands there; `undefined`: none does. */
export interface Destination {
  readonly path: string;
  readonly existing: number | undefined;
}

/** Without a name, and in a folder, the file is called as other clients call it: `rocks_latest.sif`. */
export async function chooseDestination(
  given: string | undefined,
  place: ImagePlace,
  image: PulledImage,
): Promise<Destination> {
  const usual = `${place.container}_${versionOf(place, image)}.${image.format === "sif" ? "sif" : "simg"}`;
  const first = await look(given ?? usual);
  if (first.existing !== "folder") return first as Destination;
  if (given === undefined) throw occupied(first.path, "a folder");
  const inside = await look(join(given, usual));
  if (inside.existing === "folder") throw occupied(inside.path, "a folder");
  return inside as Destination;
}

function versionOf({ version }: ImagePlace, { digest }: PulledImage): string {
  return version.kind === "tag" ? version.tag : hexOf(digest).slice(0, 12);
}

async function look(path: string): Promise<{ path: string; existing: number | "folder" | undefined }> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats) return { path, existing: undefined };
  if (stats.isDirectory()) return { path, existing: "folder" };
  if (!stats.isFile()) throw occupied(path, "no regular file");
  return { path, existing: stats.size };
}

function occupied(path: string, what: string): ClientError {
  return new ClientError("failed", `${path} is ${what}`, { advice: "name another file" });
}
