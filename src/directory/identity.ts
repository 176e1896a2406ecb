import { z } from "zod";
import { REGISTRY_ID } from "../core/names/name-kinds.ts";
import { shownText } from "../core/names/shown-text.ts";
import { parseRegistryUrl } from "./registry-url.ts";

/** What a registry says of itself. */
export interface RegistryIdentity {
  /** Short, in lower case: what stands in front of a collection, as in `shub://hub.example.org/tacc/science/rocks`. */
  readonly id: string;
  /** For people. */
  readonly title: string;
  /** Where clients reach it, without a final slash. */
  readonly url: string;
}

/** The longest title that is kept, in characters. */
export const MAX_TITLE = 100;

/** The form of `GET /api/registry/identity`: that of the earlier registry, which ours answers too. */
const wire = z.object({ name: z.string(), id: z.string(), url: z.string() });

/** What a registry's identity says, if it can be taken seriously; else why not. Pure. */
export function readIdentity(body: unknown): RegistryIdentity | { readonly fault: string } {
  const parsed = wire.safeParse(body);
  if (!parsed.success) return { fault: "its answer is not the identity of a registry" };
  const id = parsed.data.id.toLowerCase();
  if (id.length > REGISTRY_ID.maxLength || !REGISTRY_ID.pattern.test(id)) {
    return { fault: `it calls itself '${shownText(id)}', which is no id: ${REGISTRY_ID.rule}` };
  }
  try {
    return { id, title: shownTitle(parsed.data.name, id), url: parseRegistryUrl(parsed.data.url) };
  } catch {
    return { fault: "the URL in its identity is not valid" };
  }
}

/** A title goes into lists and terminals: nothing invisible, and of a bounded length. */
function shownTitle(name: string, id: string): string {
  const plain = name.slice(0, 4 * MAX_TITLE).replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, " ");
  return [...plain.trim()].slice(0, MAX_TITLE).join("") || id;
}
