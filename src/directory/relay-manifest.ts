import { hexOf } from "../core/digest.ts";
import { RegistryError } from "../core/errors.ts";
import type { ContainerVersion } from "../core/names/container-version.ts";
import { formatImageVersion } from "../core/names/image-version.ts";
import type { AskRegistry, RegistryAnswer } from "./ask-registry.ts";
import type { ManifestCache } from "./manifest-cache.ts";
import { type MemberManifest, readManifest } from "./member-manifest.ts";
import type { RegistryEntry } from "./registry-entry.ts";

/** A request that carries this was passed on by a registry already, and is not passed on again. */
export const RELAYED_BY = "Registry-Relayed-By";

/** An image of a member, and who asks for it. */
export interface ManifestQuestion extends ContainerVersion {
  readonly collection: string;
  /** What stood in front of the collection, for the member to make sense of. */
  readonly entity?: string | undefined;
  /** The client's machine: a member chooses among architectures by it. */
  readonly machine?: string | undefined;
  /** The client's user agent, which names the machine. */
  readonly userAgent?: string | undefined;
}

/**
 * What a member says of an image, to anybody: nothing of the caller but its user agent is passed on. While the member
 * is silent, what it said within the last minute. Throws `NOT_FOUND` and `REGISTRY_UNREACHABLE`.
 */
export type RelayManifest = (member: RegistryEntry, question: ManifestQuestion) => Promise<MemberManifest>;

export interface RelayOptions {
  readonly ownId: string;
  readonly ask: AskRegistry;
  readonly cache: ManifestCache;
}

/** How many different questions may wait for one member: one that is silent must not fill the memory. */
const MAX_WAITING = 64;

export function createRelayManifest(options: RelayOptions): RelayManifest {
  const waiting = new Map<string, Map<string, Promise<MemberManifest>>>();
  return (member, question) => {
    const questions = waiting.get(member.url) ?? new Map<string, Promise<MemberManifest>>();
    const key = `${pathOf(question)} ${question.machine ?? ""}`;
    const same = questions.get(key);
    if (same) return same;
    if (questions.size >= MAX_WAITING) throw unreachable(member, "too many requests wait for it");
    const answer = relay(options, member, question).finally(() => {
      questions.delete(key);
      if (questions.size === 0) waiting.delete(member.url);
    });
    waiting.set(member.url, questions.set(key, answer));
    return answer;
  };
}

async function relay(
  options: RelayOptions,
  member: RegistryEntry,
  question: ManifestQuestion,
): Promise<MemberManifest> {
  const { ask, cache, ownId } = options;
  const url = `${member.url}${pathOf(question)}`;
  const key = `${url} ${question.machine ?? ""}`;
  const userAgent = question.machine ? question.userAgent : undefined;
  const headers = { [RELAYED_BY]: ownId, ...(userAgent ? { "User-Agent": userAgent } : {}) };
  const outcome = judge(await ask(url, { headers }), question);
  if (outcome.kind === "manifest") {
    cache.set(key, outcome.manifest);
    return outcome.manifest;
  }
  const last = outcome.kind === "silent" ? cache.get(key) : undefined;
  if (last) return last;
  cache.delete(key);
  if (outcome.kind === "absent") throw new RegistryError("NOT_FOUND", { what: shown(member, question) });
  throw unreachable(member, outcome.reason, outcome.cause);
}

type Outcome =
  | { readonly kind: "manifest"; readonly manifest: MemberManifest }
  | { readonly kind: "absent" }
  /** It does not answer, or not now. */
  | { readonly kind: "silent"; readonly reason: string; readonly cause?: unknown }
  /** It answers, but with nothing that can be passed on. */
  | { readonly kind: "wrong"; readonly reason: string; readonly cause?: unknown };

/** What a member's answer means. Pure. */
function judge(answer: RegistryAnswer, question: ManifestQuestion): Outcome {
  if (answer.kind === "silent") return answer;
  // The earlier registry answers 200 with the status as its body.
  const status = typeof answer.body === "number" ? answer.body : answer.status;
  if (status === 508) return { kind: "wrong", reason: "it would have to ask another registry" };
  if ([400, 401, 403, 404, 410].includes(status)) return { kind: "absent" };
  if (status !== 200) return { kind: "silent", reason: `it answers ${status}` };
  const manifest = readManifest(answer.body, question);
  if (!manifest) return { kind: "wrong", reason: "its answer is no manifest that a client can use" };
  if (!fits(manifest, question)) return { kind: "wrong", reason: "it offers another image than the one asked for" };
  return { kind: "manifest", manifest };
}

/** A client that asks by digest trusts it; what a commit of another form means only the member knows. */
function fits({ commit }: MemberManifest, { version }: ManifestQuestion): boolean {
  return version.kind !== "digest" || !/^[0-9a-f]{64}$/.test(commit) || commit === hexOf(version.digest);
}

function pathOf({ entity, collection, container, version }: ManifestQuestion): string {
  const front = entity === undefined ? "" : `/${entity}`;
  return `${front}/api/container/${collection}/${container}${formatImageVersion(version)}`;
}

function shown({ id }: RegistryEntry, { collection, container, version }: ManifestQuestion): string {
  return `the image ${collection}/${container}${formatImageVersion(version)} of the registry '${id}'`;
}

function unreachable({ id, url }: RegistryEntry, reason: string, cause?: unknown): RegistryError {
  return new RegistryError("REGISTRY_UNREACHABLE", { id, url, reason }, { cause });
}
