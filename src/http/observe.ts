import type { RequestHandler } from "express";
import type { Logger } from "../telemetry/logger.ts";
import type { Metrics } from "../telemetry/metrics.ts";

declare global {
  namespace Express {
    interface Locals {
      /** Names this request in the log and in the answer's `X-Request-Id`. */
      requestId: string;
      /** The class of route that answered, for metrics; few and fixed, unlike paths. */
      route?: string;
    }
  }
}

export interface ObserveOptions {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly newId: () => string;
}

/** The first middleware: gives each request an id, and counts and logs it when its answer ends. */
export function observeRequests({ logger, metrics, newId }: ObserveOptions): RequestHandler {
  return (req, res, next) => {
    const start = performance.now();
    res.locals.requestId = newId();
    res.setHeader("X-Request-Id", res.locals.requestId);
    res.setHeader("X-Content-Type-Options", "nosniff");
    res.once("close", () => {
      const route = res.locals.route ?? "none";
      const seconds = (performance.now() - start) / 1000;
      metrics.requests.inc({ route, method: req.method, status: res.statusCode });
      metrics.requestSeconds.observe({ route }, seconds);
      logger.debug(
        {
          requestId: res.locals.requestId,
          method: req.method,
          path: req.originalUrl.slice(0, 300),
          status: res.statusCode,
          complete: res.writableFinished,
          ms: Math.round(seconds * 1000),
        },
        "request",
      );
    });
    next();
  };
}

/** Names the class of a route; the first guard of each. */
export function routeClass(name: string): RequestHandler {
  return (_req, res, next) => {
    res.locals.route = name;
    next();
  };
}
