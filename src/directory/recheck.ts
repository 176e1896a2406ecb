import { confirmIdentity } from "./confirm-identity.ts";
import type { DirectoryContext } from "./directory-context.ts";
import type { RegistryDocument } from "./model.ts";

/** How often a member is asked who it is, and how long an announcement waits for a decision; in milliseconds. */
export const RECHECK_EVERY = 86_400_000;
export const PENDING_LIFETIME = 30 * 86_400_000;

/**
 * Asks each member that was not asked for a day who it is. One that says it is another is suspended; one that does
 * not answer stays a member, with what was wrong. Old announcements are forgotten. May be cut short and called again.
 */
export async function recheck(context: DirectoryContext, signal: AbortSignal): Promise<void> {
  const { model, clock } = context;
  const now = clock.now().getTime();
  await model.deleteMany({ state: "pending", announcedAt: { $lt: new Date(now - PENDING_LIFETIME) } });
  const due = { state: "member", checkedAt: { $lte: new Date(now - RECHECK_EVERY) } } as const;
  const members = await model.find(due).sort({ checkedAt: 1 }).lean();
  for (const member of members) {
    if (signal.aborted) return;
    await recheckMember(context, member, signal);
  }
}

async function recheckMember(context: DirectoryContext, member: RegistryDocument, signal: AbortSignal): Promise<void> {
  const { _id: url, id } = member;
  const answer = await confirmIdentity(context.ask, { url, id }, signal);
  if (signal.aborted) return;
  const checkedAt = context.clock.now();
  // Removed or decided anew in between: then this answer is of no interest any more.
  const unchanged = { _id: url, id, state: "member", checkedAt: member.checkedAt } as const;
  if (answer.kind === "confirmed") {
    const { title } = answer.identity;
    await context.model.updateOne(unchanged, { $set: { title, checkedAt }, $unset: { fault: 1 } });
  } else {
    const state = answer.kind === "other" ? "suspended" : "member";
    await context.model.updateOne(unchanged, { $set: { state, checkedAt, fault: answer.reason } });
  }
}
