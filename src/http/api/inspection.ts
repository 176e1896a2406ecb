import { z } from "zod";
import type { Inspections } from "../../catalog/inspections.ts";
import { RegistryError } from "../../core/errors.ts";
import { shownText } from "../../core/names/shown-text.ts";
import { INSPECTION_PARTS, partText } from "../../sif/contents/part-text.ts";
import { findPullable, type ImageServices } from "../image-request.ts";
import { exactReference } from "../links.ts";
import type { LinkServices } from "./get-image.ts";
import { inspection } from "./inspection-schemas.ts";
import { operation } from "./operation.ts";
import { architecture, collectionParam, referenceParam } from "./schemas.ts";

/** Answers that look into an image need what is kept of that. */
export interface InspectionServices extends ImageServices {
  readonly inspections: Inspections;
}

const path = "/images/{collection}/{reference}/inspection";
const params = z.object({ collection: collectionParam, reference: referenceParam });
const query = z.strictObject({ arch: architecture.optional() });

/** An image that was pushed before there were inspections is inspected at the first question. */
export const inspectImage = operation(
  {
    id: "inspectImage",
    method: "get",
    path,
    group: "Images",
    summary: "What an image says of itself: labels, definition file, scripts, signatures…",
    access: "anyone",
    params,
    query,
    answers: { 200: { description: "The inspection", body: inspection } },
    errors: ["NAME_INVALID", "DIGEST_INVALID", "NOT_FOUND", "IMAGE_INVALID"],
  },
  async ({ params, query, actor }, services: InspectionServices & LinkServices) => {
    const { image } = await findPullable(actor, services, { ...params, architecture: query.arch });
    const inspected = await services.inspections.inspectStored(image.digest);
    const file = `${services.publicUrl}/api/v1/images/${exactReference(image)}/file`;
    return { status: 200, body: { digest: image.digest, file, ...inspected } };
  },
);

/** For people and scripts: `curl -f …/inspection/deffile`. A part that was cut has the header `Sreg-Truncated: true`. */
export const inspectImagePart = operation(
  {
    id: "inspectImagePart",
    method: "get",
    path: `${path}/{part}`,
    group: "Images",
    summary: "One part of what an image says of itself, as plain text",
    access: "anyone",
    params: params.extend({ part: z.enum(INSPECTION_PARTS) }),
    query: query.extend({ app: z.string().max(256).optional().meta({ description: "Of this app of the image" }) }),
    answers: { 200: { description: "The text", body: { kind: "bytes", type: "text/plain" } } },
    errors: ["NAME_INVALID", "DIGEST_INVALID", "NOT_FOUND", "NOT_RECORDED", "IMAGE_INVALID"],
  },
  async ({ params, query, actor, res }, services: InspectionServices) => {
    const { image } = await findPullable(actor, services, { ...params, architecture: query.arch });
    const found = partText(await services.inspections.inspectStored(image.digest), params.part, query.app);
    const what = `the ${params.part} of ${query.app === undefined ? "this image" : `the app ${shownText(query.app)}`}`;
    if (found && !found.recorded) throw new RegistryError("NOT_RECORDED", { what });
    if (!found || found.text === null) throw new RegistryError("NOT_FOUND", { what });
    if (found.truncated) res.setHeader("Sreg-Truncated", "true");
    res.setHeader("Cache-Control", "no-cache");
    res.type("text/plain").send(found.text);
    return undefined;
  },
);
