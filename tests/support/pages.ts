import { type RequestOptions, send } from "./http.ts";
import type { TestRegistry } from "./registry.ts";

type Item = Record<string, unknown>;

/** One page of a list. Throws when the answer is none. */
export async function getPage(registry: TestRegistry, path: string, options: RequestOptions = {}) {
  const { status, json, bytes } = await send(registry, `/api/v1${path}`, options);
  if (status !== 200) throw new Error(`${path} answered ${status}: ${bytes.toString()}`);
  return json as { items: Item[]; next: string | null };
}

/** Every page of a list, to its end. `between` runs after each page. */
export async function allPages(
  registry: TestRegistry,
  path: string,
  options: RequestOptions & { readonly between?: (page: number) => Promise<unknown> } = {},
): Promise<Item[]> {
  const { between, ...request } = options;
  const items: Item[] = [];
  let after = "";
  for (let page = 1; ; page += 1) {
    const got = await getPage(registry, `${path}${path.includes("?") ? "&" : "?"}${after}`, request);
    items.push(...got.items);
    if (got.next === null) return items;
    await between?.(page);
    after = `after=${encodeURIComponent(got.next)}`;
  }
}
