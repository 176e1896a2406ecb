import type { Request, Response } from "express";
import type { ByteRange } from "../blobs/blob-store.ts";
import { RegistryError } from "../core/errors.ts";

/** One range: `first-last`, `first-` or `-length`. Fifteen digits are more bytes than any file has. */
const RANGE = /^bytes\s*=\s*(\d{0,15})\s*-\s*(\d{0,15})$/i;

/**
 * The one range that the request asks for; `undefined`: the whole file. Several ranges, other units and what cannot be
 * read get the whole file too, as RFC 9110 §14.2 allows. Throws `RANGE_NOT_SATISFIABLE` for bytes behind the end.
 * The answer's `ETag` and `Last-Modified` must be set.
 */
export function requestedRange(req: Request, res: Response, size: number): ByteRange | undefined {
  const [, first, last] = RANGE.exec(req.headers.range?.trim() ?? "") ?? [];
  if (first === undefined || last === undefined || !ifRangeHolds(req, res)) return undefined;
  return first === "" ? suffix(last, size) : fromFirst(Number(first), last, size);
}

/** RFC 9110 §14.1.2: a suffix longer than the file means the whole of it. */
function suffix(length: string, size: number): ByteRange | undefined {
  if (length === "") return undefined;
  if (Number(length) === 0 || size === 0) throw new RegistryError("RANGE_NOT_SATISFIABLE", { size });
  return { start: Math.max(0, size - Number(length)), end: size - 1 };
}

/** RFC 9110 §14.1.1: a last position before the first makes the range invalid, one behind the end means the end. */
function fromFirst(start: number, last: string, size: number): ByteRange | undefined {
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== "" && Number(last) < start) return undefined;
  if (start >= size) throw new RegistryError("RANGE_NOT_SATISFIABLE", { size });
  return { start, end };
}

/** RFC 9110 §13.1.5: a validator that does not match exactly means "send me the whole file instead". */
function ifRangeHolds(req: Request, res: Response): boolean {
  const validator = req.headers["if-range"];
  return validator === undefined || validator === res.get("ETag") || validator === res.get("Last-Modified");
}
