import { isIP } from "node:net";

/** Names that Express knows for groups of networks. */
const NAMES = new Set(["loopback", "linklocal", "uniquelocal"]);

/** Reads a list, separated by commas, of addresses, networks (`10.0.0.0/8`) and Express's names for some. */
export function parseNetworks(text: string): string[] {
  const parts = text.split(",").map((part) => part.trim());
  const networks = parts.filter((part) => part !== "");
  const wrong = networks.find((network) => !NAMES.has(network) && !isNetwork(network));
  if (wrong === undefined) return networks;
  throw new Error(
    `has '${wrong.slice(0, 60)}', which is no address, no network such as 10.0.0.0/8, and not ${[...NAMES].join(", ")}`,
  );
}

function isNetwork(text: string): boolean {
  const [address = "", bits, ...rest] = text.split("/");
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
