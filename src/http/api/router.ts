import { Router } from "express";
import type { Logger } from "../../telemetry/logger.ts";
import { answerErrors, noSuchRoute, onlyMethods } from "../errors.ts";
import { routeClass } from "../observe.ts";
import { documentRoutes } from "./document.ts";
import { problemDetails } from "./errors.ts";
import type { DocumentInfo } from "./openapi.ts";
import type { Operation } from "./operation.ts";
import { type ApiServices, operations } from "./operations.ts";
import { serveOperation } from "./serve-operation.ts";

/** The registry's own REST API, below `/api/v1`: the operations, grouped by path. */
export function apiRouter(services: ApiServices & DocumentInfo & { readonly logger: Logger }): Router {
  const router = Router({ caseSensitive: true });
  for (const [path, group] of Map.groupBy(operations, ({ spec }) => spec.path)) {
    const route = router.route(path.replace(/\{(\w+)\}/g, ":$1"));
    for (const op of group) route[op.spec.method](routeClass(`api-${op.spec.id}`), serveOperation(op, services));
    route.all(onlyMethods(...allowed(group)));
  }
  router.use(documentRoutes(services));
  router.use(noSuchRoute, answerErrors(problemDetails, services.logger));
  return router;
}

/** Express answers HEAD by GET. */
function allowed(group: readonly Operation<ApiServices>[]): string[] {
  const methods = group.map(({ spec }) => spec.method.toUpperCase());
  return methods.includes("GET") ? [...methods, "HEAD"] : methods;
}
