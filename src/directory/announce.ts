import { RegistryError } from "../core/errors.ts";
import { isDuplicateKey } from "../database/mongo-errors.ts";
import { confirmIdentity } from "./confirm-identity.ts";
import type { DirectoryContext } from "./directory-context.ts";
import type { RegistryDocument } from "./model.ts";
import { refuseTakenId } from "./name-space.ts";
import { entryOf, type RegistryEntry } from "./registry-entry.ts";
import { parseRegistryUrl } from "./registry-url.ts";

/** How many registries may wait for the administrator. */
export const MAX_PENDING = 100;

/** What an announcement led to. */
export interface Announced {
  readonly entry: RegistryEntry;
  /** `false`: it was known already. */
  readonly created: boolean;
}

/**
 * Writes a registry down for the administrator to decide, after asking it who it is. One that is a member, or
 * suspended, stays what it is. Throws `REQUEST_INVALID`, `REGISTRY_UNCONFIRMED`, `REGISTRY_ID_TAKEN`, `DIRECTORY_FULL`.
 */
export async function announce(context: DirectoryContext, text: string): Promise<Announced> {
  const { model, ask, clock } = context;
  const url = parseRegistryUrl(text);
  const known = await model.findById(url).lean();
  if (known && known.state !== "pending") return { entry: entryOf(known), created: false };
  if (!known) await refuseWhenFull(context);
  const answer = await confirmIdentity(ask, { url });
  if (answer.kind !== "confirmed") throw new RegistryError("REGISTRY_UNCONFIRMED", { url, reason: answer.reason });
  const { id, title } = answer.identity;
  await refuseTakenId(context, { id, url });
  const now = clock.now();
  const facts = { id, title, checkedAt: now, announcedAt: now };
  return { entry: await write(context, url, facts), created: !known };
}

type Facts = Pick<RegistryDocument, "id" | "title" | "checkedAt" | "announcedAt">;

/** One that was decided on in between stays what it has become. */
async function write({ model }: DirectoryContext, url: string, facts: Facts): Promise<RegistryEntry> {
  try {
    const key = { _id: url, state: "pending" } as const;
    return entryOf(
      await model.findOneAndUpdate(key, { $set: facts }, { upsert: true, returnDocument: "after" }).lean().orFail(),
    );
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return entryOf(await model.findById(url).lean().orFail());
  }
}

async function refuseWhenFull({ model }: DirectoryContext): Promise<void> {
  const pending = await model.countDocuments({ state: "pending" }).limit(MAX_PENDING);
  if (pending >= MAX_PENDING) throw new RegistryError("DIRECTORY_FULL", { limit: MAX_PENDING });
}
