import { BlockList, isIP } from "node:net";

/** Which addresses of other registries this one may connect to. */
export type AddressRule = (address: string) => boolean;

/**
 * Never: what leads to no registry, but to the metadata services of clouds, to groups of machines, or nowhere.
 * RFC 6890 lists the special addresses.
 */
const NEVER = blockList([
  ["0.0.0.0", 8],
  ["169.254.0.0", 16],
  ["192.0.0.0", 24],
  ["224.0.0.0", 3],
  ["::", 128],
  ["fe80::", 10],
  ["fd00:ec2::", 32],
  ["ff00::", 8],
  // An IPv4 address in the clothes of IPv6 would pass by the other rules: local NAT64, 6to4, Teredo.
  ["64:ff9b:1::", 48],
  ["2002::", 16],
  ["2001::", 32],
]);

/** Only where the registries of a site speak to each other: this machine and private networks. */
const PRIVATE = blockList([
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["192.0.2.0", 24],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["::1", 128],
  ["fc00::", 7],
  ["fec0::", 10],
  ["2001:db8::", 32],
]);

/** The rule of a registry that does, or does not, let private addresses in. Pure. */
export function addressRule(allowPrivate: boolean): AddressRule {
  return (address) => {
    const plain = withoutMapping(address);
    const family = isIP(plain);
    if (family === 0) return false;
    const type = family === 4 ? "ipv4" : "ipv6";
    return !NEVER.check(plain, type) && (allowPrivate || !PRIVATE.check(plain, type));
  };
}

/** `::ffff:127.0.0.1` is `127.0.0.1`, and so is what NAT64 makes of it, `64:ff9b::127.0.0.1`; in either spelling. */
const EMBEDDED = /^(?:::(?:ffff:)?|64:ff9b::)(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/i;

function withoutMapping(address: string): string {
  const bare = address.replace(/^\[|\]$/g, "").replace(/%.*$/, "");
  const [, dotted, high, low] = EMBEDDED.exec(bare) ?? [];
  if (dotted) return dotted;
  if (high === undefined || low === undefined) return bare;
  const bytes = [high, low].flatMap((part) => [Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 255]);
  return bytes.join(".");
}

function blockList(networks: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [network, bits] of networks) list.addSubnet(network, bits, network.includes(":") ? "ipv6" : "ipv4");
  return list;
}
