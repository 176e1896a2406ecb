/** The largest JSON object that is read, in bytes. */
export const MAX_JSON = 16 * 1024 * 1024;
/** Real metadata has some hundred. A value takes up to 60 bytes of memory for 2 bytes of JSON: this bounds it at 8 MB. */
const MAX_VALUES = 100_000;
/** Real metadata has 6 levels. */
const MAX_DEPTH = 64;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** The value of a JSON document, or what is wrong with it, after "it ". Never throws. */
export function parseJson(bytes: Uint8Array): { readonly value: unknown } | { readonly fault: string } {
  const fault = faultOfShape(bytes);
  if (fault !== undefined) return { fault };
  try {
    return { value: JSON.parse(new TextDecoder().decode(bytes)) as unknown };
  } catch {
    return { fault: "is not JSON" };
  }
}

/** Looks at the outline before anything is built of it: a few megabytes of brackets would take hundreds in memory. */
function faultOfShape(bytes: Uint8Array): string | undefined {
  let values = 0;
  let depth = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) at = endOfString(bytes, at);
    depth += depthStep(byte);
    values += valueStep(byte);
    if (depth > MAX_DEPTH) return `has more than ${MAX_DEPTH} levels`;
    if (values > MAX_VALUES) return `has more than ${MAX_VALUES} values`;
  }
  return undefined;
}

function depthStep(byte: number): number {
  if (byte === OPEN_BRACKET || byte === OPEN_BRACE) return 1;
  return byte === CLOSE_BRACKET || byte === CLOSE_BRACE ? -1 : 0;
}

/** Each value but the outermost stands behind one of these. */
function valueStep(byte: number): number {
  return byte === COMMA || byte === OPEN_BRACKET || byte === OPEN_BRACE ? 1 : 0;
}

/** The place of the closing quote, or the end of all. */
function endOfString(bytes: Uint8Array, start: number): number {
  let end = bytes.indexOf(QUOTE, start + 1);
  while (end >= 0 && isEscaped(bytes, end)) end = bytes.indexOf(QUOTE, end + 1);
  return end < 0 ? bytes.length : end;
}

function isEscaped(bytes: Uint8Array, at: number): boolean {
  let backslashes = 0;
  while (bytes[at - 1 - backslashes] === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}
