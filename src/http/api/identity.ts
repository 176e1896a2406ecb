import { z } from "zod";
import { operation } from "./operation.ts";
import type { DirectoryServices } from "./registries.ts";

/** What this build speaks, for clients that can choose. */
const PROTOCOLS = ["shub", "api"] as const;

const identity = z
  .object({
    id: z.string().meta({ description: "Short: what other registries know it by", example: "tacc" }),
    title: z.string(),
    url: z.url().meta({ description: "Where clients reach it, without a final slash" }),
    version: z.string(),
    protocols: z.array(z.string()).meta({ description: "`shub`, `api`…" }),
  })
  .meta({ id: "Identity" });

export interface IdentityInfo {
  /** Of this build. */
  readonly version: string;
}

export const getIdentity = operation(
  {
    id: "getIdentity",
    method: "get",
    path: "/identity",
    group: "Registries",
    summary: "Who this registry is",
    access: "anyone",
    params: z.object({}),
    query: z.strictObject({}),
    answers: { 200: { description: "Its identity", body: identity } },
    errors: [],
  },
  async (_input, { directory, version }: DirectoryServices & IdentityInfo) => {
    return { status: 200, body: { ...directory.own, version, protocols: PROTOCOLS } };
  },
);
