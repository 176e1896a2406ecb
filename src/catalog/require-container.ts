import { RegistryError } from "../core/errors.ts";
import type { Change } from "./transaction.ts";
import { pathOf } from "./views.ts";

/** Throws `NOT_FOUND` unless there is such a container, and nobody is deleting it or its collection. */
export async function requireContainer({ models, session }: Change, container: string): Promise<void> {
  const shown = { deleting: 1 } as const;
  const found = await models.containers.findById(container, shown, { session }).lean();
  const around = await models.collections.findById(pathOf(container).collection, shown, { session }).lean();
  if (!found || found.deleting || !around || around.deleting)
    throw new RegistryError("NOT_FOUND", { what: `the container ${container}` });
}
