import { z } from "zod";
import { apiPage, type ShownOperation } from "../../web/api-page.ts";
import { type DocumentInfo, openApiDocument } from "../api/openapi.ts";
import { operations } from "../api/operations.ts";
import type { Page } from "./page.ts";

/** As much of the OpenAPI document as the page shows. */
const content = z.record(z.string(), z.object({ schema: z.unknown() }));
const described = z.object({
  tags: z.array(z.string()),
  summary: z.string(),
  security: z.array(z.record(z.string(), z.unknown())),
  parameters: z.array(
    z.object({ name: z.string(), in: z.string(), required: z.boolean(), description: z.string().optional() }),
  ),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string() })),
});
const document = z.object({ paths: z.record(z.string(), z.record(z.string(), described)) });

/** `GET /api/v1`: the operations for people. They change with the build only, so they are read once. */
export function createApiPage(info: DocumentInfo): Page {
  const { paths } = document.parse(openApiDocument(operations, info));
  const shown = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => shownOperation(`${method} ${path}`, operation)),
  );
  return (_req, _services, site) => apiPage(site, shown);
}

function shownOperation(route: string, operation: z.infer<typeof described>): ShownOperation {
  const [method = "", path = ""] = route.split(" ");
  const { tags, summary, security, parameters, requestBody, responses } = operation;
  return {
    ...{ method, path, summary, parameters },
    group: tags[0] ?? "",
    // An empty requirement among them means that none has to be met.
    needsToken: security.every((requirement) => Object.keys(requirement).length > 0),
    bodies: Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => ({
      type,
      schema: JSON.stringify(schema, undefined, 2),
    })),
    answers: Object.entries(responses).map(([status, { description }]) => ({ status, description })),
  };
}
