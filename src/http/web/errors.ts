import type { ErrorRequestHandler, Request } from "express";
import type { Logger } from "../../telemetry/logger.ts";
import { errorPage } from "../../web/error-page.ts";
import { documentText } from "../../web/html.ts";
import { answerErrors } from "../errors.ts";
import { setPageHeaders } from "./send-page.ts";
import { createSite, type SiteServices } from "./site.ts";

/** Errors as pages, for browsers and outside of the programs' interfaces; all others are passed on. */
export function answerErrorsWithPages(services: SiteServices & { readonly logger: Logger }): ErrorRequestHandler {
  const site = createSite(services);
  const answer = answerErrors(
    ({ status, message }, requestId) => ({
      contentType: "text/html; charset=utf-8",
      body: documentText(errorPage(site, { status, message, requestId })),
    }),
    services.logger,
  );
  return (error, req, res, next) => {
    res.vary("Accept");
    if (!isForPerson(req, site.base)) {
      next(error);
      return;
    }
    setPageHeaders(res);
    return answer(error, req, res, next);
  };
}

/** Whoever takes anything, as `curl` does, is a program. */
function isForPerson(req: Request, base: string): boolean {
  const isApi = [base, ""].some((prefix) => req.path.startsWith(`${prefix}/api/`));
  return !isApi && req.accepts(["application/problem+json", "application/json", "text/html"]) === "text/html";
}
