import type { RequestHandler } from "express";
import { RegistryError } from "../../core/errors.ts";
import { type GuardServices, identify } from "../guards.ts";

/** `GET /api/v1/whoami`: whose token this is. For clients that check a token before they keep it. */
export function whoami(services: GuardServices): RequestHandler {
  return async (req, res) => {
    const actor = await identify(req, services.accounts);
    if (actor.kind === "anonymous") throw new RegistryError("UNAUTHORIZED");
    res.setHeader("Cache-Control", "no-store");
    res.json({ name: actor.name, admin: actor.admin });
  };
}
