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
  const toServer = { timeout: connect };
  const agent = options.environmentProxies
    ? new EnvHttpProxyAgent({ connect: toServer, requestTls: toServer, proxyTls: toServer })
    : new Agent({ connect: toServer });
  const dispatcher = agent.compose(interceptors.redirect({ maxRedirections: 5 }));
  return {
    async get(url, headers, signal) {
      const { origin, pathname, search } = url;
      using limit = giveUpAfter(connect + idle, signal);
      const request = dispatcher.request({
        origin,
        path: pathname + search,
        method: "GET",
        headers: { ...headers, ...basic(url) },
        headersTimeout: idle,
        bodyTimeout: idle,
        signal: limit.signal,
      });
      const answer = await Promise.race([request, limit.exceeded]);
      if (answer.statusCode === 200) return answer;
      await answer.body.dump();
      throw new Error(`${withoutPassword(url)} answers ${answer.statusCode}`);
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}

/** Of a request that may not go on for ever, nor after it was given up. */
interface Limit extends Disposable {
  readonly signal: AbortSignal;
  /** Rejects when the signal is aborted: undici takes no notice while it waits for a proxy to make a tunnel. */
  readonly exceeded: Promise<never>;
}

/** A limit of this many milliseconds, until it is disposed. */
function giveUpAfter(milliseconds: number, signal?: AbortSignal): Limit {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error(`no answer within ${milliseconds / 1000} s`)), milliseconds);
  const either = signal ? AbortSignal.any([signal, late.signal]) : late.signal;
  const { promise: exceeded, reject } = Promise.withResolvers<never>();
  exceeded.catch(() => undefined);
  either.addEventListener("abort", () => reject(either.reason), { once: true });
  if (either.aborted) reject(either.reason);
  return { signal: either, exceeded, [Symbol.dispose]: () => clearTimeout(timer) };
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
