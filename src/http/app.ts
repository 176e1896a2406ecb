import express, { type Express } from "express";
import type { Logger } from "../telemetry/logger.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { problemDetails } from "./api/errors.ts";
import type { ApiServices } from "./api/operations.ts";
import { apiRouter } from "./api/router.ts";
import { answerErrors, noSuchRoute } from "./errors.ts";
import { type HealthCheck, healthRoutes } from "./health/routes.ts";
import { observeRequests } from "./observe.ts";
import { type IdentityServices, identityRouter } from "./shub/get-identity.ts";
import { shubRouter } from "./shub/router.ts";
import { answerErrorsWithPages } from "./web/errors.ts";
import type { WebServices } from "./web/page.ts";
import { webRouter } from "./web/router.ts";

/** What the HTTP side of the registry is made of. */
export interface AppServices extends ApiServices, IdentityServices, WebServices {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly newId: () => string;
  readonly checks: readonly HealthCheck[];
  /** Whose `X-Forwarded-*` headers are believed. */
  readonly trustedProxies: readonly string[];
}

/** The public application: every protocol at its own path, the same store behind all. */
export function createApp(services: AppServices): Express {
  const app = bareApp(services);
  app.set("trust proxy", [...services.trustedProxies]);
  for (const prefix of prefixes(services.publicUrl)) {
    app.use(`${prefix}/api/container`, shubRouter(services));
    app.use(`${prefix}/api/registry`, identityRouter(services));
    // Before the API: its page is at the API's own address.
    app.use(prefix || "/", webRouter(services));
    app.use(`${prefix}/api/v1`, apiRouter(services));
  }
  // After all own prefixes: an own path wins over an id or an owner of the same name.
  for (const prefix of prefixes(services.publicUrl)) app.use(`${prefix}/:front/api/container`, shubRouter(services));
  app.use(healthRoutes(services.checks, "brief"));
  app.use(noSuchRoute, answerErrorsWithPages(services), answerErrors(problemDetails, services.logger));
  return app;
}

/** The internal application: metrics and detailed health. Never exposed to the world. */
export function createInternalApp(services: AppServices): Express {
  const app = bareApp(services);
  app.get("/metrics", async (_req, res) => {
    res.setHeader("Content-Type", services.metrics.registry.contentType);
    res.send(await services.metrics.registry.metrics());
  });
  app.use(healthRoutes(services.checks, "full"));
  app.use(noSuchRoute, answerErrors(problemDetails, services.logger));
  return app;
}

function bareApp(services: AppServices): Express {
  const app = express();
  app.disable("x-powered-by");
  // Answers that a cache may keep carry validators of their own; hashing each JSON body for one buys nothing.
  app.disable("etag");
  app.enable("case sensitive routing");
  app.use(observeRequests(services));
  return app;
}

/** A path in the public URL goes before every address; a proxy may or may not take it away, so both are served. */
function prefixes(publicUrl: string): Set<string> {
  return new Set(["", new URL(publicUrl).pathname.replace(/\/+$/, "")]);
}
