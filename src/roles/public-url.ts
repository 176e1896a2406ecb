/** Addresses that mean "all of this machine": of no use in a link. */
const EVERYWHERE = new Set(["", "0.0.0.0", "::"]);

/** The address under which this machine reaches the registry, made of what it listens on. Without a final slash. */
export function publicUrlOf(host: string | undefined, port: number): string {
  const name = host === undefined || EVERYWHERE.has(host) ? "127.0.0.1" : host;
  const bracketed = name.includes(":") ? `[${name}]` : name;
  return `http://${bracketed}${port === 80 ? "" : `:${port}`}`;
}
