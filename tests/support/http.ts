import type { TestRegistry } from "./registry.ts";

/** What a request answered, with its body read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  /** The body as JSON; throws when it is none. */
  readonly json: Record<string, unknown>;
}

/** What `fetch` sends. */
export type Body = NonNullable<RequestInit["body"]>;

export interface RequestOptions {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Body;
  /** `null`: anonymous. Without it, the administrator's. */
  readonly token?: string | null;
}

/** Sends a request to a test registry, as the administrator unless told otherwise. Redirects are not followed. */
export async function send(registry: TestRegistry, path: string, options: RequestOptions = {}): Promise<Answer> {
  const { token = registry.token, headers = {}, ...rest } = options;
  const authorization = token === null ? {} : { Authorization: `Bearer ${token}` };
  const streaming = rest.body instanceof ReadableStream ? { duplex: "half" as const } : {};
  const init = { ...rest, ...streaming, redirect: "manual" as const, headers: { ...authorization, ...headers } };
  const response = await fetch(`${registry.url}${path}`, init);
  const bytes = Buffer.from(await response.arrayBuffer());
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    get json() {
      return JSON.parse(bytes.toString("utf8")) as Record<string, unknown>;
    },
  };
}

/** Pushes bytes to `reference` (`science/rocks:latest`). */
export function push(registry: TestRegistry, reference: string, body: Body, options: RequestOptions = {}) {
  return send(registry, `/api/v1/images/${reference}`, { method: "PUT", body, ...options });
}

/** Asks for a shub manifest, as a shub client does: without a token. */
export function shubManifest(registry: TestRegistry, reference: string, headers: Record<string, string> = {}) {
  return send(registry, `/api/container/${reference}`, { token: null, headers });
}
