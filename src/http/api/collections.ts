import { json, type RequestHandler } from "express";
import { z } from "zod";
import { RegistryError } from "../../core/errors.ts";
import { parseCollectionName } from "../../core/names/names.ts";
import { VISIBILITIES } from "../../core/visibility.ts";
import { type GuardServices, guardCollection, identify } from "../guards.ts";
import { acceptBody } from "../respond.ts";
import { collectionBody } from "./wire.ts";

const MAX_BODY = 64 * 1024;

const visibility = z.enum(VISIBILITIES);
const creation = z.strictObject({ name: z.string(), visibility: visibility.optional() });
const change = z.strictObject({ visibility });

type CollectionParams = { collection: string };

/** Reads a JSON body, whatever its `Content-Type`. */
export function jsonBody(): RequestHandler[] {
  const accept: RequestHandler = (req, res, next) => {
    acceptBody(req, res);
    next();
  };
  return [accept, json({ limit: MAX_BODY, type: () => true, strict: false })];
}

/** `POST /api/v1/collections`: makes an empty collection, owned by the caller. */
export function createCollection(services: GuardServices): RequestHandler {
  return async (req, res) => {
    const body = checked(creation, req.body);
    const name = parseCollectionName(body.name);
    const what = `the collection ${name}`;
    const { actor, collection } = await guardCollection(req, services, { name, action: "push", what });
    if (actor.kind === "anonymous") throw new RegistryError("UNAUTHORIZED");
    if (collection) throw new RegistryError("CONFLICT", { what });
    const made = await services.catalog.createCollection({ name, visibility: body.visibility, by: actor.id });
    res.status(201).json(collectionBody(made));
  };
}

/** `GET /api/v1/collections/{collection}` */
export function getCollection(services: GuardServices): RequestHandler<CollectionParams> {
  return async (req, res) => {
    const name = parseCollectionName(req.params.collection);
    const what = `the collection ${name}`;
    const { collection } = await guardCollection(req, services, { name, action: "pull", what });
    if (!collection) throw new RegistryError("NOT_FOUND", { what });
    res.setHeader("Cache-Control", "no-cache");
    res.json(collectionBody(collection));
  };
}

/** `PATCH /api/v1/collections/{collection}`: changes its visibility. */
export function changeCollection(services: GuardServices): RequestHandler<CollectionParams> {
  return async (req, res) => {
    const name = parseCollectionName(req.params.collection);
    await guardCollection(req, services, { name, action: "administer", what: `the collection ${name}` });
    const body = checked(change, req.body);
    res.json(collectionBody(await services.catalog.setVisibility(name, body.visibility)));
  };
}

/** Nobody's body is read before it is known who calls. */
export function requireAccount(services: GuardServices): RequestHandler {
  return async (req, _res, next) => {
    const actor = await identify(req, services.accounts);
    if (actor.kind === "anonymous") throw new RegistryError("UNAUTHORIZED");
    next();
  };
}

function checked<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    ({ path, message }) => `${path.map(String).join(".") || "the body"}: ${message}`,
  );
  throw new RegistryError("REQUEST_INVALID", { reason: faults.join("; ").slice(0, 1000) });
}
