import type { RequestHandler } from "express";
import type { FoundImage } from "../../catalog/image.ts";
import { hexOf } from "../../core/digest.ts";
import { identify } from "../guards.ts";
import { findPullable, type ImagePathParams, type ImageServices } from "../image-request.ts";
import { exactReference, requestOrigin } from "../links.ts";
import { clientMachine } from "./client-machine.ts";

/** The manifest of a shub image, as today's clients and the old registry's clients read it. */
export interface ShubManifest {
  readonly name: string;
  readonly collection: string;
  readonly tag: string;
  readonly version: string;
  /** The key of the client's cache: not empty, without `/`, another for other bytes. */
  readonly commit: string;
  /** Where the file is: on the host and scheme of this very request, because the client may have forced `http`. */
  readonly image: string;
  readonly add_date: string;
  readonly size: number;
  readonly frozen: boolean;
  readonly metadata: object;
  readonly metrics: object;
}

/**
 * `GET /api/container/{collection}/{container}[:tag][@version]`. shub clients send no credentials, so private images
 * answer 404. The link depends on the request's host: no cache may keep the answer.
 */
export function getManifest(services: ImageServices): RequestHandler<ImagePathParams> {
  return async (req, res) => {
    const actor = await identify(req, services.accounts);
    const machine = clientMachine(req.get("User-Agent"));
    const found = await findPullable(actor, services, { ...req.params, machine });
    res.setHeader("Cache-Control", "no-store");
    res.json(manifestOf(found, `${requestOrigin(req)}${req.baseUrl}`));
  };
}

function manifestOf({ image, tag }: FoundImage, base: string): ShubManifest {
  const hex = hexOf(image.digest);
  return {
    name: image.container,
    collection: image.collection,
    tag: tag ?? hex,
    version: hex,
    commit: hex,
    image: `${base}/${exactReference(image)}/file`,
    add_date: image.createdAt.toISOString(),
    size: image.size,
    frozen: false,
    metadata: {},
    metrics: {},
  };
}
