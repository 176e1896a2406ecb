import type { RequestHandler } from "express";
import type { FoundImage } from "../../catalog/image.ts";
import { hexOf } from "../../core/digest.ts";
import type { MemberManifest } from "../../directory/member-manifest.ts";
import { identify } from "../guards.ts";
import { findPullable } from "../image-request.ts";
import { exactReference, requestOrigin } from "../links.ts";
import { clientMachine } from "./client-machine.ts";
import { placeOf } from "./place.ts";
import { type Relayed, relay } from "./relay.ts";
import { guardFront, type ShubParams, type ShubServices } from "./shub-request.ts";

/**
 * The manifest of a shub image, as today's clients and the old registry's clients read it. Here `image` is on the host
 * and scheme of this very request, because the client may have forced `http`.
 */
export interface ShubManifest extends MemberManifest {
  readonly metadata: object;
  readonly metrics: object;
}

/**
 * `GET /api/container/{collection}/{container}[:tag][@version]`. shub clients send no credentials, so private images
 * answer 404. The link depends on the request's host: no cache may keep the answer. An image of another registry is
 * answered with that one's manifest; whoever asks, it is asked anonymously.
 */
export function getManifest(services: ShubServices): RequestHandler<ShubParams> {
  return async (req, res) => {
    const base = `${requestOrigin(req)}${req.baseUrl}`;
    const place = await placeOf(req, req.params.front, services);
    res.setHeader("Cache-Control", "no-store");
    if (place.kind === "member") {
      res.json(relayedManifest(await relay(req, req.params, place, services.directory), base));
      return;
    }
    const actor = await identify(req, services.accounts);
    await guardFront(place, req.params, services);
    const machine = clientMachine(req.get("User-Agent"));
    const found = await findPullable(actor, services, { ...req.params, machine });
    res.json(manifestOf(found, base));
  };
}

/**
 * The link leads back here, where a redirect leads on: a client that was told to use `http` changes the link's scheme
 * itself, which the member's own address may not survive.
 */
function relayedManifest({ manifest, collection, exact }: Relayed, base: string): ShubManifest {
  return { ...manifest, image: `${base}/${collection}/${exact}/file`, metadata: {}, metrics: {} };
}

function manifestOf({ image, tag, frozen }: FoundImage, base: string): ShubManifest {
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
    frozen,
    metadata: {},
    metrics: {},
  };
}
