import type { RequestHandler } from "express";
import { findPullable, type ImagePathParams, type ImageServices } from "../image-request.ts";
import { type FileServices, sendFile } from "../send-file.ts";
import { clientMachine } from "./client-machine.ts";

/** `GET|HEAD /api/container/{collection}/{container}@{digest}/file`: where a manifest's `image` leads. */
export function getFile(services: ImageServices & FileServices): RequestHandler<ImagePathParams> {
  return async (req, res) => {
    const machine = clientMachine(req.get("User-Agent"));
    const found = await findPullable(req, services, { machine });
    await sendFile(req, res, services, { ...found, protocol: "shub" });
  };
}
