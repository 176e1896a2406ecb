const BYTE_UNITS: Readonly<Record<string, number>> = {
  "": 1,
  B: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
};

const TIME_UNITS: Readonly<Record<string, number>> = { "": 1e3, s: 1e3, m: 60e3, h: 3_600e3, d: 86_400e3 };

/** Reads `500MiB`, `2 GB` or `1024`: bytes. Throws an `Error` that says the forms. */
export function parseBytes(text: string): number {
  return parse(text, BYTE_UNITS, "a size such as 500MiB, 50GiB or a number of bytes");
}

/** Reads `90s`, `5m`, `24h`, `7d` or a number of seconds: milliseconds. Throws an `Error` that says the forms. */
export function parseSeconds(text: string): number {
  return parse(text, TIME_UNITS, "a time such as 90s, 5m, 24h or a number of seconds");
}

function parse(text: string, units: Readonly<Record<string, number>>, forms: string): number {
  const [, digits, unit] = /^(\d{1,15}(?:\.\d{1,3})?)\s?([a-zA-Z]*)$/.exec(text.trim()) ?? [];
  const factor = unit === undefined ? undefined : units[unit];
  const value = Number(digits) * (factor ?? Number.NaN);
  if (!Number.isSafeInteger(Math.round(value)) || value <= 0) throw new Error(`must be ${forms}`);
  return Math.round(value);
}
