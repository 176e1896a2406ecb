import { json, type Request, type RequestHandler, type Response } from "express";
import { z } from "zod";
import type { Accounts } from "../../accounts/service.ts";
import { RegistryError } from "../../core/errors.ts";
import { identify } from "../guards.ts";
import { acceptBody } from "../respond.ts";
import type { BytesBody, Operation, OperationResult } from "./operation.ts";

/** The largest JSON body, in bytes: a description in Markdown fits, a flood does not. */
const MAX_JSON = 256 * 1024;

/** What every operation needs beside its own services. */
export interface OperationServices {
  readonly accounts: Accounts;
}

/**
 * An operation as a handler of Express: who calls, may anybody; then parameters and body are validated by the
 * specification; then the operation runs. A body is read only for those who may send one.
 */
export function serveOperation<S extends OperationServices>(op: Operation<S>, services: S): RequestHandler {
  const { spec } = op;
  const run = op.bind(services);
  const readJson = json({ limit: MAX_JSON, type: () => true, strict: false });
  return async (req, res) => {
    const actor = await identify(req, services.accounts);
    if (spec.access === "account" && actor.kind === "anonymous") throw new RegistryError("UNAUTHORIZED");
    const params = validated(spec.params, req.params);
    const query = validated(spec.query, req.query);
    const body = isJson(spec.body) ? validated(spec.body, await bodyOf(req, res, readJson)) : undefined;
    send(res, await run({ params, query, body, actor, req, res }));
  };
}

function isJson(body: z.ZodType | BytesBody | undefined): body is z.ZodType {
  return body instanceof z.ZodType;
}

function bodyOf(req: Request, res: Response, readJson: RequestHandler): Promise<unknown> {
  acceptBody(req, res);
  return new Promise((resolve, reject) => {
    // The parser takes nothing at all for an empty object.
    const missing = req.headers["content-length"] === "0";
    readJson(req, res, (error?: unknown) => (error ? reject(error) : resolve(missing ? undefined : req.body)));
  });
}

/** All faults at once, each with the place where it is. */
function validated<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    ({ path, message }) => `${path.map(String).join(".") || "the request"}: ${message}`,
  );
  throw new RegistryError("REQUEST_INVALID", { reason: faults.join("; ").slice(0, 1000) });
}

function send(res: Response, result: OperationResult): void {
  if (result === undefined) return;
  res.status(result.status).setHeader("Cache-Control", result.cache ?? "no-cache");
  if (result.body === undefined) res.end();
  else res.json(result.body);
}
