import { Router } from "express";
import type { Logger } from "../../telemetry/logger.ts";
import { answerErrors, noSuchRoute, onlyMethods } from "../errors.ts";
import type { ImageServices } from "../image-request.ts";
import { routeClass } from "../observe.ts";
import type { FileServices } from "../send-file.ts";
import { shubError } from "./errors.ts";
import { getFile } from "./get-file.ts";
import { getManifest } from "./get-manifest.ts";

/** The shub protocol, below `/api/container`. */
export function shubRouter(services: ImageServices & FileServices & { readonly logger: Logger }): Router {
  const router = Router({ caseSensitive: true });
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
