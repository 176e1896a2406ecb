import { z } from "zod";

/** What another registry says of an image, as far as it is passed on. */
export interface MemberManifest {
  readonly name: string;
  readonly collection: string;
  readonly tag: string;
  readonly version: string;
  /** The key of the client's cache, so a member's is passed on unchanged: not empty, without `/`, another for other bytes. */
  readonly commit: string;
  /** Where the file is; in a member's answer, at the member. */
  readonly image: string;
  readonly add_date?: string | undefined;
  readonly size?: number | undefined;
  readonly frozen: boolean;
}

/** What a client shows or ignores: bounded, and of no consequence if it is missing or of another type. */
const shown = z.string().max(300).optional().catch(undefined);

const wire = z.object({
  // A client makes a file name of it: empty, it would remove its own cache; with a slash, leave it.
  commit: z.string().regex(/^(?!\.{1,2}$)[A-Za-z0-9._:+=-]{1,200}$/),
  image: z.string().max(2048),
  name: shown,
  collection: shown,
  tag: shown,
  version: shown,
  add_date: shown,
  size: z.number().min(0).optional().catch(undefined),
  frozen: z.boolean().optional().catch(undefined),
});

/** What stands in for what the member does not say. */
export interface Asked {
  readonly collection: string;
  readonly container: string;
}

/** A member's answer as a manifest; `undefined`: it is none that a client can use. Pure. */
export function readManifest(body: unknown, asked: Asked): MemberManifest | undefined {
  const parsed = wire.safeParse(body);
  const image = parsed.success ? fileUrl(parsed.data.image) : undefined;
  if (!parsed.success || image === undefined) return undefined;
  const { commit, name, collection, tag, version, add_date, size, frozen } = parsed.data;
  return {
    name: name ?? asked.container,
    collection: collection ?? asked.collection,
    tag: tag ?? "",
    version: version ?? commit,
    commit,
    image,
    add_date,
    size,
    frozen: frozen ?? false,
  };
}

/** Clients are sent there: nothing but a plain web address will do. */
function fileUrl(text: string): string | undefined {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return undefined;
  return url.href;
}
