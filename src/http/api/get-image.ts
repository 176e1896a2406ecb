import { z } from "zod";
import { findPullable, type ImageServices } from "../image-request.ts";
import { type FileServices, sendFile } from "../send-file.ts";
import { operation } from "./operation.ts";
import { architecture, collectionParam, image, referenceParam } from "./schemas.ts";
import { imageBody } from "./wire.ts";

/** Answers with links need to know the address under which clients reach us. */
export interface LinkServices {
  /** Without a final slash. */
  readonly publicUrl: string;
}

const params = z.object({ collection: collectionParam, reference: referenceParam });
/** Without `arch`, the usual choice among a tag's architectures. */
const query = z.strictObject({ arch: architecture.optional() });

/** By tag or by digest. */
export const getImage = operation(
  {
    id: "getImage",
    method: "get",
    path: "/images/{collection}/{reference}",
    group: "Images",
    summary: "What is known of an image",
    access: "anyone",
    params,
    query,
    answers: { 200: { description: "The image", body: image } },
    errors: ["NAME_INVALID", "DIGEST_INVALID", "NOT_FOUND"],
  },
  async ({ params, query, actor }, services: ImageServices & LinkServices) => {
    const found = await findPullable(actor, services, { ...params, architecture: query.arch });
    return { status: 200, body: imageBody(found, services.publicUrl) };
  },
);

/** With ranges, validators and HEAD, as `sendFile` says. */
export const getImageFile = operation(
  {
    id: "getImageFile",
    method: "get",
    path: "/images/{collection}/{reference}/file",
    group: "Images",
    summary: "The bytes of an image, or a range of them",
    access: "anyone",
    params,
    query,
    answers: {
      200: { description: "The whole file", body: { kind: "bytes", type: "application/octet-stream" } },
      206: { description: "The range asked for", body: { kind: "bytes", type: "application/octet-stream" } },
      304: { description: "The caller's copy is current" },
    },
    errors: ["NAME_INVALID", "DIGEST_INVALID", "NOT_FOUND", "RANGE_NOT_SATISFIABLE"],
  },
  async ({ params, query, actor, req, res }, services: ImageServices & FileServices) => {
    const found = await findPullable(actor, services, { ...params, architecture: query.arch });
    await sendFile(req, res, services, { ...found, protocol: "api" });
    return undefined;
  },
);
