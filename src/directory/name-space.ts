import { RegistryError } from "../core/errors.ts";
import { nameFault, REGISTRY_ID } from "../core/names/name-kinds.ts";
import type { DirectoryContext } from "./directory-context.ts";

/** Who wants an id. */
export interface Claim {
  readonly id: string;
  readonly url: string;
}

/**
 * Ids of registries, owners of collections and reserved words share one name space, because all of them stand in the
 * same place of an address. Throws `REGISTRY_ID_TAKEN` for what everybody may know of it.
 */
export async function refuseTakenId(context: DirectoryContext, claim: Claim): Promise<void> {
  const reason = await whyTaken(context, claim);
  if (reason) throw taken(claim, reason);
}

/** The same, and for the names of accounts: only an administrator may learn from a refusal that there is one. */
export async function refuseAnyTakenId(context: DirectoryContext, claim: Claim): Promise<void> {
  await refuseTakenId(context, claim);
  if (await context.isEntity(claim.id)) throw taken(claim, "an account here has this name");
}

async function whyTaken({ own, model }: DirectoryContext, { id, url }: Claim): Promise<string | undefined> {
  const fault = nameFault(REGISTRY_ID, id);
  if (fault) return fault;
  if (id === own.id) return "it is the id of this very registry";
  const holder = await model.findOne({ id, holdsId: true, _id: { $ne: url } }).lean();
  return holder ? `it belongs to ${holder._id}` : undefined;
}

function taken({ id }: Claim, reason: string): RegistryError {
  return new RegistryError("REGISTRY_ID_TAKEN", { id, reason });
}
