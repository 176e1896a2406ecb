import type { RequestHandler } from "express";
import { identify } from "../guards.ts";
import { findPullable } from "../image-request.ts";
import { type FileServices, sendFile } from "../send-file.ts";
import { clientMachine } from "./client-machine.ts";
import { placeOf } from "./place.ts";
import { relay } from "./relay.ts";
import { guardFront, type ShubParams, type ShubServices } from "./shub-request.ts";

/**
 * `GET|HEAD /api/container/{collection}/{container}@{digest}/file`: where a manifest's `image` leads. The bytes of
 * another registry are not passed through: the client is sent there.
 */
export function getFile(services: ShubServices & FileServices): RequestHandler<ShubParams> {
  return async (req, res) => {
    const place = await placeOf(req, req.params.front, services);
    if (place.kind === "member") {
      const { manifest } = await relay(req, req.params, place, services.directory);
      res.setHeader("Cache-Control", "no-store");
      res.status(302).setHeader("Location", manifest.image).end();
      return;
    }
    const actor = await identify(req, services.accounts);
    await guardFront(place, req.params, services);
    const machine = clientMachine(req.get("User-Agent"));
    const found = await findPullable(actor, services, { ...req.params, machine });
    await sendFile(req, res, services, { ...found, protocol: "shub" });
  };
}
