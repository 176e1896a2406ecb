import type { ErrorRequestHandler, Request, RequestHandler, Response } from "express";
import { RegistryError, toRegistryError } from "../core/errors.ts";
import { isUnavailable } from "../database/mongo-errors.ts";
import type { Logger } from "../telemetry/logger.ts";
import { respond } from "./respond.ts";

/** An error in the form that a protocol's clients read. */
export interface WireError {
  readonly contentType: string;
  /** A text is sent as it is, all else as JSON. */
  readonly body: object | string;
}

/** A protocol's translation of an error. `requestId` leads support to the log. */
export type ErrorTranslation = (error: RegistryError, requestId: string) => WireError;

/** When a client should try again after a 503, in seconds. */
const RETRY_AFTER = 5;

/** The last middleware of each protocol: whatever was thrown becomes an answer in the protocol's form. */
export function answerErrors(translate: ErrorTranslation, logger: Logger): ErrorRequestHandler {
  return async (thrown: unknown, req, res, _next) => {
    const error = fromThrown(thrown);
    logServerFault(logger, error, res.locals.requestId);
    if (res.headersSent) {
      res.destroy();
      return;
    }
    const { contentType, body } = translate(error, res.locals.requestId);
    setErrorHeaders(res, error);
    res.setHeader("Content-Type", contentType);
    const text = typeof body === "string" ? body : JSON.stringify(body);
    await respond(req, res, Buffer.from(req.method === "HEAD" ? "" : text));
  };
}

/** The last route of each protocol. */
export const noSuchRoute: RequestHandler = (req: Request) => {
  throw new RegistryError("NOT_FOUND", { what: `the address ${shownPath(req)}` });
};

/** Answers the other methods of an address that exists. */
export function onlyMethods(...methods: readonly string[]): RequestHandler {
  return (req, res) => {
    const allowed = methods.join(", ");
    res.setHeader("Allow", allowed);
    throw new RegistryError("METHOD_NOT_ALLOWED", { method: req.method, allowed });
  };
}

/** Recognises what Express, its parsers and the database driver throw. */
function fromThrown(thrown: unknown): RegistryError {
  if (thrown instanceof RegistryError) return thrown;
  if (isUnavailable(thrown)) return new RegistryError("BUSY", {}, { cause: thrown });
  const { status, limit } = (thrown ?? {}) as { status?: unknown; limit?: unknown };
  if (status === 413) return new RegistryError("TOO_LARGE", { what: "the body", limit: Number(limit) });
  if (thrown instanceof Error && typeof status === "number" && status >= 400 && status < 500) {
    return new RegistryError("REQUEST_INVALID", { reason: thrown.message }, { cause: thrown });
  }
  return toRegistryError(thrown);
}

function setErrorHeaders(res: Response, error: RegistryError): void {
  res.status(error.status);
  res.setHeader("Cache-Control", "no-store");
  for (const name of ["ETag", "Last-Modified", "Content-Disposition", "Repr-Digest"]) res.removeHeader(name);
  if (error.status === 401) res.setHeader("WWW-Authenticate", 'Bearer realm="registry"');
  if (error.status === 503) res.setHeader("Retry-After", RETRY_AFTER);
  if (error.status === 429) res.setHeader("Retry-After", String(error.details["seconds"] ?? RETRY_AFTER));
  if (error.code === "RANGE_NOT_SATISFIABLE") res.setHeader("Content-Range", `bytes */${error.details["size"]}`);
}

function logServerFault(logger: Logger, error: RegistryError, requestId: string): void {
  if (error.status < 500) return;
  logger.error({ requestId, code: error.code, err: error.cause ?? error }, "request failed");
}

function shownPath(req: Request): string {
  return req.path.slice(0, 200);
}
