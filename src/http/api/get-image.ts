import type { Request, RequestHandler } from "express";
import { RegistryError } from "../../core/errors.ts";
import { findPullable, type ImagePathParams, type ImageServices } from "../image-request.ts";
import { type FileServices, sendFile } from "../send-file.ts";
import { imageBody } from "./wire.ts";

/** Answers with links need to know the address under which clients reach us. */
export interface LinkServices {
  readonly publicUrl: string;
}

/** `GET /api/v1/images/{collection}/{container}:{tag}` or `…@sha256:{hex}`, with `?arch=`: what is known of an image. */
export function getImage(services: ImageServices & LinkServices): RequestHandler<ImagePathParams> {
  return async (req, res) => {
    const found = await findPullable(req, services, { architecture: askedArchitecture(req) });
    res.setHeader("Cache-Control", "no-cache");
    res.json(imageBody(found, services.publicUrl));
  };
}

/** `GET|HEAD …/file`, with `?arch=`: the image's bytes. */
export function getImageFile(services: ImageServices & FileServices): RequestHandler<ImagePathParams> {
  return async (req, res) => {
    const found = await findPullable(req, services, { architecture: askedArchitecture(req) });
    await sendFile(req, res, services, { ...found, protocol: "api" });
  };
}

/** `?arch=amd64`; without it, the usual choice among a tag's architectures. */
function askedArchitecture(req: Request<ImagePathParams>): string | undefined {
  const { arch } = req.query;
  if (arch === undefined) return undefined;
  if (typeof arch === "string" && /^[a-z0-9]{2,16}$/.test(arch)) return arch;
  throw new RegistryError("REQUEST_INVALID", { reason: "?arch= takes one architecture, such as amd64 or arm64" });
}
