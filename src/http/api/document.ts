import { type RequestHandler, Router } from "express";
import { onlyMethods } from "../errors.ts";
import { routeClass } from "../observe.ts";
import { type DocumentInfo, openApiDocument } from "./openapi.ts";
import { operations } from "./operations.ts";

/** `GET /openapi.json`: the API's own description, for programs. Made once: it changes with the build only. */
export function documentRoutes(info: DocumentInfo): Router {
  const text = JSON.stringify(openApiDocument(operations, info));
  const show: RequestHandler = (_req, res) => {
    res.type("application/json").setHeader("Cache-Control", "no-cache");
    res.send(text);
  };
  const router = Router();
  router.route("/openapi.json").all(routeClass("api-document")).get(show).all(onlyMethods("GET", "HEAD"));
  return router;
}
