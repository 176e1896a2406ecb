import type { Request, Response } from "express";
import type { Actor } from "../../access/policy.ts";
import type { PushImage, PushRequest } from "../../catalog/push-image.ts";
import { RegistryError } from "../../core/errors.ts";
import type { ImageVersion } from "../../core/names/image-version.ts";
import type { Tag } from "../../core/names/names.ts";
import type { Metrics } from "../../telemetry/metrics.ts";
import { guardCollection } from "../guards.ts";
import { type ImagePathParams, type ImageServices, imageTarget } from "../image-request.ts";
import { acceptBody } from "../respond.ts";
import { type AnnouncedDigest, announcedDigest } from "./announced-digest.ts";
import type { LinkServices } from "./get-image.ts";
import type { OperationResult } from "./operation.ts";
import { imageBody } from "./wire.ts";

export interface PushServices extends ImageServices, LinkServices {
  readonly pushImage: PushImage;
  readonly maxImageSize: number;
  readonly metrics: Metrics;
}

/** A push that passed every check that needs no body. */
export type AcceptedPush = Omit<PushRequest, "signal">;

/** Where a push goes, and what the client says of its bytes. */
export type PushTarget = ImagePathParams & AnnouncedDigest;

/** The column of guards of every push; none of them reads the body. */
export async function guardPush(actor: Actor, services: PushServices, wanted: PushTarget): Promise<AcceptedPush> {
  const { collection, container, version, shown: what } = imageTarget(wanted, services.names);
  await guardCollection(actor, services.catalog, { name: collection, action: "push", what });
  if (actor.kind === "anonymous") throw new RegistryError("UNAUTHORIZED");
  const tag = tagOf(version);
  const expected = announcedDigest(wanted);
  // Publishing looks again: this is so that nobody sends 50 GB in vain.
  await services.catalog.requireMovable({ collection, container }, tag);
  return { collection, container, tag, expected, by: actor.id };
}

/** Takes the bytes, publishes them, and tells the answer: 201 with the image, 200 when they stood under this tag. */
export async function receivePush(
  req: Request,
  res: Response,
  services: PushServices,
  push: AcceptedPush & { readonly bytes: (signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>> },
): Promise<OperationResult> {
  acceptBody(req, res);
  // All bytes are here then: what takes long from there on is the disk, not an idle client.
  req.once("end", () => req.socket.setTimeout(0));
  const gone = new AbortController();
  res.once("close", () => gone.abort(new RegistryError("UPLOAD_INTERRUPTED")));
  try {
    const counted = countBytes(await push.bytes(gone.signal), services.metrics);
    const { image, changed } = await services.pushImage(counted, { ...push, signal: gone.signal });
    services.metrics.pushes.inc({ outcome: changed ? "created" : "unchanged" });
    return {
      status: changed ? 201 : 200,
      body: imageBody({ image, tag: push.tag, frozen: false }, services.publicUrl),
    };
  } catch (error) {
    services.metrics.pushes.inc({ outcome: "refused" });
    throw error;
  }
}

/** The announced length, if it is over the limit, is refused before the body is read. */
export function refuseTooLarge(req: Request, limit: number): void {
  if (Number(req.headers["content-length"] ?? 0) > limit)
    throw new RegistryError("TOO_LARGE", { what: "an image", limit });
}

function tagOf(version: ImageVersion): Tag {
  if (version.kind === "tag") return version.tag;
  throw new RegistryError("REQUEST_INVALID", {
    reason: "an image is pushed to a tag, as in science/rocks:latest; say its digest with ?digest=sha256:…",
  });
}

async function* countBytes(source: AsyncIterable<Uint8Array>, metrics: Metrics): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    metrics.bytes.inc({ direction: "received" }, chunk.length);
    yield chunk;
  }
}
