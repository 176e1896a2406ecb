import type { AskRegistry } from "./ask-registry.ts";
import { type RegistryIdentity, readIdentity } from "./identity.ts";

/** What asking a registry who it is led to. */
export type Confirmation =
  /** It is the registry of this URL. */
  | { readonly kind: "confirmed"; readonly identity: RegistryIdentity }
  /** It says that it is another one than the one asked for. */
  | { readonly kind: "other"; readonly reason: string }
  /** It did not say who it is. */
  | { readonly kind: "unknown"; readonly reason: string };

/** Who is expected to answer; without an id, any registry of this URL. */
export interface Expected {
  readonly url: string;
  readonly id?: string;
}

/** Asks the registry at a URL who it is. Never throws for what the other side does. */
export async function confirmIdentity(
  ask: AskRegistry,
  expected: Expected,
  signal?: AbortSignal,
): Promise<Confirmation> {
  const answer = await ask(`${expected.url}/api/registry/identity`, signal ? { signal } : {});
  if (answer.kind === "silent") return { kind: "unknown", reason: answer.reason };
  if (answer.status !== 200)
    return { kind: "unknown", reason: `it answers ${answer.status} when asked for its identity` };
  const identity = readIdentity(answer.body);
  if ("fault" in identity) return { kind: "unknown", reason: identity.fault };
  const difference = differenceOf(expected, identity);
  return difference ? { kind: "other", reason: difference } : { kind: "confirmed", identity };
}

function differenceOf(expected: Expected, { id, url }: RegistryIdentity): string | undefined {
  if (url !== expected.url) return `it says that its URL is ${url}`;
  if (expected.id !== undefined && id !== expected.id) return `it says that its id is '${id}', not '${expected.id}'`;
  return undefined;
}
