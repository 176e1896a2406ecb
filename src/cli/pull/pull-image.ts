import { basename } from "node:path";
import { shownText } from "../../core/names/shown-text.ts";
import { ClientError } from "../client-error.ts";
import type { Display } from "../display/display.ts";
import { openImageFile } from "../push/image-file.ts";
import type { ImagePlace } from "../reference/parse-place.ts";
import type { RegistryClient } from "../transport/client.ts";
import { chooseDestination, type Destination } from "./destination.ts";
import { fetchRest } from "./fetch-rest.ts";
import { openPartFile, type PartFile } from "./part-file.ts";
import { type PulledImage, readPulledImage } from "./pulled-image.ts";

/** What a pull needs. */
export interface Pull {
  readonly place: ImagePlace;
  readonly file: string | undefined;
  readonly architecture: string | undefined;
  /** Replace what has the file's name. */
  readonly force: boolean;
  readonly client: RegistryClient;
  readonly display: Pick<Display, "progress" | "notice">;
  readonly signal: AbortSignal;
}

/** What came of a pull. */
export interface PullOutcome {
  readonly file: string;
  readonly image: PulledImage;
  /** `false`: the file was there already, with these bytes. */
  readonly changed: boolean;
}

/** Fetches an image into a file, which appears under its name once all its bytes are there, checked and durable. */
export async function pullImage(pull: Pull): Promise<PullOutcome> {
  const { place, client, architecture } = pull;
  const image = readPulledImage(await client.ask({ path: `/images/${place.path}`, query: { arch: architecture } }));
  const destination = await chooseDestination(pull.file, place, image);
  const file = destination.path;
  if (!pull.force && destination.existing !== undefined) {
    if (await holds(destination, image, pull)) return { file, image, changed: false };
    throw new ClientError("failed", `${file} exists already, with other bytes`, {
      advice: "--force to replace it, or name another file",
    });
  }
  await fetchChecked(file, image, pull);
  return { file, image, changed: true };
}

async function holds({ path, existing }: Destination, image: PulledImage, pull: Pull): Promise<boolean> {
  if (existing !== image.size || existing === 0) return false;
  await using file = await openImageFile(path);
  using progress = pull.display.progress(`checking ${file.name}`, image.size);
  return (await file.digest(progress.advance, pull.signal)) === image.digest;
}

async function fetchChecked(file: string, image: PulledImage, pull: Pull): Promise<void> {
  const name = shownText(basename(file));
  await using part = await openPart(file, image, { name, pull });
  if (part.size > image.size) await part.clear();
  const begun = part.size > 0;
  const { collection, container } = pull.place;
  const path = `/api/v1/images/${collection}/${container}@${image.digest}/file`;
  const fetching = { ...pull, ...image, part, path, label: `fetching ${name}` };
  await kept(part, pull, () => fetchRest(fetching));
  if (begun && part.digest() !== image.digest) {
    pull.display.notice("what an earlier pull left is damaged: fetching all of it again");
    await part.clear();
    await kept(part, pull, () => fetchRest(fetching));
  }
  await refuseDamaged(part, image);
  await part.publish(file);
}

async function openPart(
  destination: string,
  { digest, size }: PulledImage,
  { name, pull: { display, signal } }: { readonly name: string; readonly pull: Pull },
): Promise<PartFile> {
  using progress = display.progress(`checking what is there of ${name}`, size);
  return await openPartFile({ destination, digest, advance: progress.advance, signal });
}

/** Says what stays when the work ends before its end. */
async function kept(part: PartFile, { display }: Pull, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (part.size > 0) display.notice(`what has arrived stays in ${part.path}: the same command goes on from there`);
    else await part.discard();
    throw error;
  }
}

async function refuseDamaged(part: PartFile, { digest }: PulledImage): Promise<void> {
  const actual = part.digest();
  if (actual === digest) return;
  await part.discard();
  throw new ClientError(
    "unavailable",
    `the bytes were damaged on the way: they have the digest ${actual}, not ${digest}`,
    {
      advice: "the same command again; nothing of them was kept",
      code: "DIGEST_MISMATCH",
    },
  );
}
