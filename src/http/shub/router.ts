import { Router } from "express";
import type { Logger } from "../../telemetry/logger.ts";
import { answerErrors, noSuchRoute, onlyMethods } from "../errors.ts";
import { routeClass } from "../observe.ts";
import type { FileServices } from "../send-file.ts";
import { shubError } from "./errors.ts";
import { getFile } from "./get-file.ts";
import { getManifest } from "./get-manifest.ts";
import type { ShubServices } from "./shub-request.ts";

/** The shub protocol, below `/api/container` and `/{front}/api/container`. */
export function shubRouter(services: ShubServices & FileServices & { readonly logger: Logger }): Router {
  const router = Router({ caseSensitive: true, mergeParams: true });
  router
    .route("/:collection/:reference")
    .all(routeClass("shub-manifest"))
    .get(getManifest(services))
    .all(onlyMethods("GET", "HEAD"));
  router
    .route("/:collection/:reference/file")
    .all(routeClass("shub-file"))
    .get(getFile(services))
    .all(onlyMethods("GET", "HEAD"));
  router.use(noSuchRoute, answerErrors(shubError, services.logger));
  return router;
}
