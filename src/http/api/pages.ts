import { z } from "zod";
import { RegistryError } from "../../core/errors.ts";

/** The query parameters of every list. */
export const pageQuery = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(50)
    .meta({ description: "How many items at most, 1 to 1000", example: 50 }),
  after: z.string().max(2000).optional().meta({ description: "`next` of the page before; without it, the first page" }),
};

/** What every list answers. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    next: z
      .string()
      .nullable()
      .meta({ description: "Send it as `after` to get the next page; `null`: this is the last" }),
  });
}

/** Where a list goes on: behind the item with this sort key. Opaque to clients, so that keys may change. */
export function cursorOf(...key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

/** The key of so many parts in a cursor. Throws `REQUEST_INVALID` for what no list of this kind gave out. */
export function readCursor(cursor: string, parts: number): readonly string[] {
  const key = parsed(Buffer.from(cursor, "base64url").toString("utf8"));
  const valid = Array.isArray(key) && key.length === parts && key.every((part) => typeof part === "string");
  if (!valid || cursorOf(...key) !== cursor) {
    throw new RegistryError("REQUEST_INVALID", { reason: "after: send `next` of the page before, unchanged" });
  }
  return key;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
