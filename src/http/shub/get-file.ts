import type { RequestHandler } from "express";
import { identify } from "../guards.ts";
import { findPullable, type ImagePathParams, type ImageServices } from "../image-request.ts";
import { type FileServices, sendFile } from "../send-file.ts";
import { clientMachine } from "./client-machine.ts";

/** `GET|HEAD /api/container/{collection}/{container}@{digest}/file`: where a manifest's `image` leads. */
export function getFile(services: ImageServices & FileServices): RequestHandler<ImagePathParams> {
  return async (req, res) => {
    const actor = await identify(req, services.accounts);
    const machine = clientMachine(req.get("User-Agent"));
    const found = await findPullable(actor, services, { ...req.params, machine });
    await sendFile(req, res, services, { ...found, protocol: "shub" });
  };
}
