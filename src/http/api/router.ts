import { Router } from "express";
import type { Logger } from "../../telemetry/logger.ts";
import { answerErrors, noSuchRoute, onlyMethods } from "../errors.ts";
import { routeClass } from "../observe.ts";
import type { FileServices } from "../send-file.ts";
import { changeCollection, createCollection, getCollection, jsonBody, requireAccount } from "./collections.ts";
import { problemDetails } from "./errors.ts";
import { getImage, getImageFile } from "./get-image.ts";
import { postImage } from "./post-image.ts";
import type { PushServices } from "./push-request.ts";
import { putImage } from "./put-image.ts";
import { whoami } from "./whoami.ts";

/** The registry's own REST API, below `/api/v1`. */
export function apiRouter(services: PushServices & FileServices & { readonly logger: Logger }): Router {
  const router = Router({ caseSensitive: true });
  router
    .route("/images/:collection/:reference")
    .all(routeClass("api-image"))
    .get(getImage(services))
    .put(putImage(services))
    .post(postImage(services))
    .all(onlyMethods("GET", "HEAD", "PUT", "POST"));
  router
    .route("/images/:collection/:reference/file")
    .all(routeClass("api-file"))
    .get(getImageFile(services))
    .all(onlyMethods("GET", "HEAD"));
  router.route("/whoami").all(routeClass("api-whoami")).get(whoami(services)).all(onlyMethods("GET", "HEAD"));
  router
    .route("/collections")
    .all(routeClass("api-collection"))
    .post(requireAccount(services), jsonBody(), createCollection(services))
    .all(onlyMethods("POST"));
  router
    .route("/collections/:collection")
    .all(routeClass("api-collection"))
    .get(getCollection(services))
    .patch(requireAccount(services), jsonBody(), changeCollection(services))
    .all(onlyMethods("GET", "HEAD", "PATCH"));
  router.use(noSuchRoute, answerErrors(problemDetails, services.logger));
  return router;
}
