import type { RequestHandler } from "express";
import type { ImagePathParams } from "../image-request.ts";
import { fileOfForm } from "./form-file.ts";
import { guardPush, type PushServices, receivePush } from "./push-request.ts";

/** `POST /api/v1/images/{collection}/{container}:{tag}`: a form (`multipart/form-data`) with the image in the field `file`. */
export function postImage(services: PushServices): RequestHandler<ImagePathParams> {
  return async (req, res) => {
    const push = await guardPush(req, services);
    await receivePush(req, res, services, { ...push, bytes: (signal) => fileOfForm(req, signal) });
  };
}
