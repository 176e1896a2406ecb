import { type RequestHandler, Router } from "express";
import type { Directory } from "../../directory/service.ts";
import type { Logger } from "../../telemetry/logger.ts";
import { answerErrors, noSuchRoute, onlyMethods } from "../errors.ts";
import { routeClass } from "../observe.ts";
import { shubError } from "./errors.ts";

export interface IdentityServices {
  readonly directory: Directory;
  readonly logger: Logger;
}

/** Who this registry is, below `/api/registry`, in the form of the earlier registry: by it registries know each other. */
export function identityRouter({ directory, logger }: IdentityServices): Router {
  const router = Router({ caseSensitive: true });
  router
    .route("/identity")
    .all(routeClass("registry-identity"))
    .get(getIdentity(directory))
    .all(onlyMethods("GET", "HEAD"));
  router.use(noSuchRoute, answerErrors(shubError, logger));
  return router;
}

function getIdentity({ own: { title: name, id, url } }: Directory): RequestHandler {
  return (_req, res) => {
    res.setHeader("Cache-Control", "no-cache");
    res.json({ name, id, url });
  };
}
