import type { Agent } from "node:http";
import { isLoopback } from "../login/registry-address.ts";

/** `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, in either case of letters. */
export type ProxySettings = Readonly<Record<string, string | undefined>>;

/** Goes through the proxy that the environment names, as curl does; to this very machine there is none in between. */
export async function agentFor(url: string, proxy: ProxySettings): Promise<Agent> {
  const { Agent } = await (url.startsWith("https:") ? import("node:https") : import("node:http"));
  return isLoopback(url) ? new Agent() : new Agent({ proxyEnv: { ...proxy } });
}
