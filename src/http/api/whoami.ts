import { z } from "zod";
import { RegistryError } from "../../core/errors.ts";
import { operation } from "./operation.ts";
import { account } from "./schemas.ts";

/** Whose token this is. For clients that check a token before they keep it. */
export const whoami = operation(
  {
    id: "whoami",
    method: "get",
    path: "/whoami",
    group: "Accounts",
    summary: "Whose token this is",
    access: "account",
    params: z.object({}),
    query: z.strictObject({}),
    answers: { 200: { description: "The account", body: account } },
    errors: [],
  },
  async ({ actor }) => {
    if (actor.kind === "anonymous") throw new RegistryError("UNAUTHORIZED");
    return { status: 200, body: { name: actor.name, admin: actor.admin }, cache: "no-store" };
  },
);
