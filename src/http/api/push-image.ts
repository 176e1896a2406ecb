import { z } from "zod";
import { requestBytes } from "../request-bytes.ts";
import { fileOfForm } from "./form-file.ts";
import { operation } from "./operation.ts";
import { guardPush, type PushServices, receivePush, refuseTooLarge } from "./push-request.ts";
import { collectionParam, digest, image, referenceParam } from "./schemas.ts";

const common = {
  path: "/images/{collection}/{reference}",
  group: "Images",
  access: "account",
  params: z.object({ collection: collectionParam, reference: referenceParam }),
  query: z.strictObject({
    digest: z.string().optional().meta({
      description: "Refuse other bytes than these, as `Repr-Digest` does",
      example: digest.meta()?.["example"],
    }),
  }),
  answers: {
    200: { description: "These bytes stood under this tag already", body: image },
    201: { description: "The image is there, durably", body: image },
  },
  errors: [
    "NAME_INVALID",
    "DIGEST_INVALID",
    "DIGEST_MISMATCH",
    "UPLOAD_INTERRUPTED",
    "FORBIDDEN",
    "NOT_FOUND",
    "TAG_FROZEN",
    "BEING_DELETED",
    "TOO_LARGE",
    "IMAGE_INVALID",
    "STORAGE_FULL",
    "STORAGE_READ_ONLY",
  ],
} as const;

/** The body is the image. */
export const putImage = operation(
  {
    ...common,
    id: "putImage",
    method: "put",
    summary: "Push an image under a tag: the body is the file",
    body: { kind: "bytes", types: ["application/octet-stream"] },
  },
  async ({ params, query, actor, req, res }, services: PushServices) => {
    const push = await guardPush(actor, services, { ...params, ...query, reprDigest: req.get("Repr-Digest") });
    refuseTooLarge(req, services.maxImageSize);
    return receivePush(req, res, services, { ...push, bytes: async () => requestBytes(req) });
  },
);

/** For forms of browsers, and for clients that know nothing else. */
export const postImage = operation(
  {
    ...common,
    id: "postImage",
    method: "post",
    summary: "Push an image under a tag: a form with the file in the field `file`",
    body: { kind: "bytes", types: ["multipart/form-data"] },
  },
  async ({ params, query, actor, req, res }, services: PushServices) => {
    const push = await guardPush(actor, services, { ...params, ...query, reprDigest: req.get("Repr-Digest") });
    return receivePush(req, res, services, { ...push, bytes: (signal) => fileOfForm(req, signal) });
  },
);
