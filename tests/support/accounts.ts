import { type Answer, type RequestOptions, send } from "./http.ts";
import type { TestRegistry } from "./registry.ts";

/** Sends a JSON body. */
export function sendJson(
  registry: TestRegistry,
  method: "POST" | "PUT" | "PATCH",
  path: string,
  { body, ...options }: Omit<RequestOptions, "body"> & { readonly body: unknown },
): Promise<Answer> {
  return send(registry, path, { ...options, method, body: JSON.stringify(body) });
}

/** A request without a body. */
export function remove(registry: TestRegistry, path: string, token: string | null = registry.token): Promise<Answer> {
  return send(registry, path, { method: "DELETE", token });
}

/** Makes an account and gives its first token. */
export async function makeUser(registry: TestRegistry, name: string, admin = false): Promise<string> {
  const { json, status } = await sendJson(registry, "POST", "/api/v1/users", { body: { name, admin } });
  if (status !== 201) throw new Error(`the account ${name} was refused: ${JSON.stringify(json)}`);
  return (json["token"] as { token: string }).token;
}

/** A token as the API shows it once. */
export interface MadeToken {
  readonly id: string;
  readonly token: string;
}

/** Makes a token with the rights of `body`, by the token `by`. */
export async function makeToken(registry: TestRegistry, by: string, body: object): Promise<MadeToken> {
  const answer = await sendJson(registry, "POST", "/api/v1/tokens", { token: by, body: { label: "test", ...body } });
  if (answer.status !== 201) throw new Error(`the token was refused: ${answer.bytes.toString()}`);
  return answer.json as unknown as MadeToken;
}

/** Makes a collection owned by the account of `token`. */
export async function makeCollection(registry: TestRegistry, token: string, name: string, visibility = "private") {
  const { status, bytes } = await sendJson(registry, "POST", "/api/v1/collections", {
    token,
    body: { name, visibility },
  });
  if (status !== 201) throw new Error(`the collection was refused: ${bytes.toString()}`);
}

/** All items of a list, page by page; and how many pages there were. */
export async function allPages(registry: TestRegistry, path: string, token: string = registry.token) {
  const items: Record<string, unknown>[] = [];
  let pages = 0;
  let next: unknown = "";
  while (typeof next === "string") {
    const after = next === "" ? "" : `&after=${next}`;
    const { json } = await send(registry, `${path}${after}`, { token });
    items.push(...(json["items"] as Record<string, unknown>[]));
    next = json["next"];
    pages += 1;
  }
  return { items, pages };
}

/** Bytes that stop in the middle until they are let go. */
export function heldBytes(bytes: Buffer): { readonly body: ReadableStream<Uint8Array>; readonly release: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const middle = Math.floor(bytes.length / 2);
  const parts = [async () => bytes.subarray(0, middle), () => promise.then(() => bytes.subarray(middle))];
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const part = await parts.shift()?.();
      if (part) controller.enqueue(part);
      else controller.close();
    },
  });
  return { body, release: resolve };
}

/** A push that was let in, and waits in the middle of its bytes. */
export async function beginPush(registry: TestRegistry, reference: string, token: string, bytes: Buffer) {
  const { body, release } = heldBytes(bytes);
  const answer = send(registry, `/api/v1/images/${reference}`, { method: "PUT", body, token });
  const { blobs } = registry.context.services;
  for (;;) {
    const uploads = await Array.fromAsync(blobs.uploads());
    if (uploads.length > 0) break;
    await new Promise(setImmediate);
  }
  return { answer, release };
}
