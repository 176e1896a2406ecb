import type { RequestHandler } from "express";
import type { ImagePathParams } from "../image-request.ts";
import { guardPush, type PushServices, receivePush, refuseTooLarge } from "./push-request.ts";

/** `PUT /api/v1/images/{collection}/{container}:{tag}`: the body is the image. */
export function putImage(services: PushServices): RequestHandler<ImagePathParams> {
  return async (req, res) => {
    const push = await guardPush(req, services);
    refuseTooLarge(req, services.maxImageSize);
    // The iterator must not destroy the request when it is left early: its connection carries the refusal.
    const bytes = async () => req.iterator({ destroyOnReturn: false });
    await receivePush(req, res, services, { ...push, bytes });
  };
}
