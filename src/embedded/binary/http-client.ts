import { Agent, type Dispatcher, EnvHttpProxyAgent, interceptors } from "undici";

/** What bounds a download. */
export interface HttpLimits {
  /** Until the connection stands, in milliseconds. */
  readonly connect: number;
  /** Between two pieces of the answer, in milliseconds. */
  readonly idle: number;
}

export const DEFAULT_LIMITS: HttpLimits = { connect: 10_000, idle: 30_000 };

export interface HttpClientOptions {
  readonly limits?: HttpLimits;
  /** Whether `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` of the environment are honoured. */
  readonly environmentProxies?: boolean;
}

/** A client for a few downloads. */
export interface HttpClient extends AsyncDisposable {
  /**
   * Asks for `url` and follows redirects. User and password in the address are sent as Basic authentication. Throws
   * when the answer is not 200.
   */
  get(url: URL, headers: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<Dispatcher.ResponseData>;
}

/** Opens a client; disposing closes its connections, also those of unread answers. */
export function openHttpClient(options: HttpClientOptions): HttpClient {
  const { connect, idle } = options.limits ?? DEFAULT_LIMITS;
  const settings = { connect: { timeout: connect }, headersTimeout: idle, bodyTimeout: idle };
  const agent = options.environmentProxies ? new EnvHttpProxyAgent(settings) : new Agent(settings);
  const dispatcher = agent.compose(interceptors.redirect({ maxRedirections: 5 }));
  return {
    async get(url, headers, signal) {
      const { origin, pathname, search } = url;
      const request = {
        origin,
        path: pathname + search,
        method: "GET" as const,
        headers: { ...headers, ...basic(url) },
      };
      const answer = await dispatcher.request(signal ? { ...request, signal } : request);
      if (answer.statusCode === 200) return answer;
      await answer.body.dump();
      throw new Error(`${withoutPassword(url)} answers ${answer.statusCode}`);
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}

/** The address as it may be shown: without user and password. */
export function withoutPassword(url: URL): string {
  const shown = new URL(url);
  shown.username = "";
  shown.password = "";
  return shown.href;
}

function basic(url: URL): Readonly<Record<string, string>> {
  if (url.username === "") return {};
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}
