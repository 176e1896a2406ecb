import { notAnImage } from "./image-error.ts";

/** Go's zero time, the first second of year 1, which a reproducible image holds in place of a time. */
const NO_TIME = -62_135_596_800n;
/** The last second that a `Date` can hold (ECMA-262, "Time Values and Time Range"). */
const MAX_SECONDS = 8_640_000_000_000n;

/**
 * Reads the fields of a SIF's structures: little-endian, packed, at fixed offsets. `what` names the structure in
 * refusals. The bytes must be as long as the structure.
 */
export class Fields {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #what: string;

  constructor(bytes: Uint8Array, what: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#what = what;
  }

  byte(offset: number): number {
    return this.#view.getUint8(offset);
  }

  uint32(offset: number): number {
    return this.#view.getUint32(offset, true);
  }

  /** A signed 64-bit count, size or offset: refused when negative or above 2^53 - 1, where numbers lose their last digit. */
  count(offset: number, name: string): number {
    const value = this.#view.getBigInt64(offset, true);
    if (value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
    throw notAnImage(`${this.#what} has the impossible ${name} ${value}`);
  }

  /** Signed 64-bit Unix seconds; `undefined` for no time and for what no `Date` can hold. */
  time(offset: number): Date | undefined {
    const seconds = this.#view.getBigInt64(offset, true);
    if (seconds === NO_TIME || seconds > MAX_SECONDS || seconds < -MAX_SECONDS) return undefined;
    return new Date(Number(seconds) * 1000);
  }

  /** Text up to the first zero byte. Bytes that are not UTF-8 become U+FFFD. Whoever shows it must escape it. */
  text(offset: number, length: number): string {
    const field = this.#bytes.subarray(offset, offset + length);
    const end = field.indexOf(0);
    return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
  }

  hex(offset: number, length: number): string {
    return Buffer.from(this.#bytes.subarray(offset, offset + length)).toString("hex");
  }
}
