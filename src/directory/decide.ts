import { RegistryError } from "../core/errors.ts";
import { isDuplicateKey } from "../database/mongo-errors.ts";
import { confirmIdentity } from "./confirm-identity.ts";
import type { DirectoryContext } from "./directory-context.ts";
import type { RegistryDocument } from "./model.ts";
import { refuseAnyTakenId } from "./name-space.ts";
import { entryOf, type RegistryEntry } from "./registry-entry.ts";
import { parseRegistryUrl } from "./registry-url.ts";

/** Which registry is meant: the URL tells apart those that claim one id. */
export interface Selection {
  readonly id: string;
  readonly url?: string | undefined;
}

/**
 * Makes a registry a member, after asking it again who it is: pending or suspended ones, and a member stays one.
 * Throws `NOT_FOUND`, `REGISTRY_AMBIGUOUS`, `REGISTRY_UNCONFIRMED` and `REGISTRY_ID_TAKEN`.
 */
export async function accept(context: DirectoryContext, selection: Selection): Promise<RegistryEntry> {
  const { _id: url, id } = await select(context, selection);
  const answer = await confirmIdentity(context.ask, { url, id });
  if (answer.kind !== "confirmed") throw new RegistryError("REGISTRY_UNCONFIRMED", { url, reason: answer.reason });
  await refuseAnyTakenId(context, { id, url });
  const now = context.clock.now();
  const facts = {
    title: answer.identity.title,
    state: "member",
    holdsId: true,
    checkedAt: now,
    acceptedAt: now,
  } as const;
  try {
    const accepted = await context.model
      .findOneAndUpdate({ _id: url, id }, { $set: facts, $unset: { fault: 1 } }, { returnDocument: "after" })
      .lean();
    if (!accepted) throw notFound(selection);
    return entryOf(accepted);
  } catch (error) {
    // Two that claim one id were accepted at the same time: the index let one through.
    if (isDuplicateKey(error)) throw new RegistryError("REGISTRY_ID_TAKEN", { id, reason: "another registry has it" });
    throw error;
  }
}

/** Forgets a registry, whatever its state. Throws `NOT_FOUND` and `REGISTRY_AMBIGUOUS`. */
export async function remove(context: DirectoryContext, selection: Selection): Promise<void> {
  const { _id, id } = await select(context, selection);
  const { deletedCount } = await context.model.deleteOne({ _id, id });
  if (deletedCount === 0) throw notFound(selection);
}

async function select({ model }: DirectoryContext, selection: Selection): Promise<RegistryDocument> {
  const id = selection.id.toLowerCase();
  const url = selection.url === undefined ? {} : { _id: parseRegistryUrl(selection.url) };
  const [first, second] = await model
    .find({ id, ...url })
    .limit(2)
    .lean();
  if (!first) throw notFound(selection);
  if (second) throw new RegistryError("REGISTRY_AMBIGUOUS", { id, first: first._id, second: second._id });
  return first;
}

function notFound({ id, url }: Selection): RegistryError {
  return new RegistryError("NOT_FOUND", { what: `the registry ${url ?? id}`.slice(0, 250) });
}
