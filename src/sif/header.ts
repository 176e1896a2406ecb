import { type Architecture, architectureOf } from "./codes.ts";
import { Fields } from "./fields.ts";
import { notAnImage } from "./image-error.ts";

/** In bytes. */
export const HEADER_SIZE = 128;
/** In bytes. */
export const DESCRIPTOR_SIZE = 585;
/** Images have 48; the bound keeps the table (2.3 MiB) within what is read of an upload. */
export const MAX_DESCRIPTORS = 4096;

/** The global header of a SIF. Offsets and sizes are in bytes, offsets from the beginning of the file. */
export interface SifHeader {
  /** The `#!` line; may be empty. */
  readonly launchScript: string;
  /** The 16 bytes of a UUID in hexadecimal digits; all zero in a reproducible image. */
  readonly id: string;
  readonly architecture: Architecture;
  readonly createdAt: Date | undefined;
  readonly modifiedAt: Date | undefined;
  /** Used and free ones. */
  readonly descriptors: number;
  readonly descriptorsOffset: number;
  readonly descriptorsSize: number;
}

/**
 * Reads the header from the first bytes of a file of `size` bytes that has the magic of a SIF. The descriptor table
 * it announces lies within the file and after the header. The data section's extent is not compared with the file:
 * clients do not read it, and every object is.
 */
export function readHeader(bytes: Uint8Array, size: number): SifHeader {
  if (bytes.length < HEADER_SIZE) {
    throw notAnImage(`it has only ${bytes.length} of the ${HEADER_SIZE} bytes of its header: was it cut short?`);
  }
  const fields = new Fields(bytes.subarray(0, HEADER_SIZE), "its header");
  const version = fields.text(42, 3);
  if (version !== "01") throw notAnImage(`its SIF version is not 01, the only one there is`);
  fields.count(112, "data offset");
  fields.count(120, "data size");
  return {
    launchScript: fields.text(0, 32),
    id: fields.hex(48, 16),
    architecture: architectureOf(fields.text(45, 3)),
    createdAt: fields.time(64),
    modifiedAt: fields.time(72),
    ...descriptorTable(fields, size),
  };
}

function descriptorTable(fields: Fields, size: number) {
  const free = fields.count(80, "number of free descriptors");
  const descriptors = fields.count(88, "number of descriptors");
  const descriptorsOffset = fields.count(96, "descriptor offset");
  const descriptorsSize = fields.count(104, "descriptor size");
  if (descriptors > MAX_DESCRIPTORS || free > descriptors) {
    throw notAnImage(
      `its header announces ${descriptors} descriptors, ${free} of them free (at most ${MAX_DESCRIPTORS})`,
    );
  }
  if (descriptorsSize !== descriptors * DESCRIPTOR_SIZE) {
    throw notAnImage(`its ${descriptors} descriptors cannot have ${descriptorsSize} bytes`);
  }
  if (descriptorsOffset < HEADER_SIZE) throw notAnImage(`its descriptors begin within its header`);
  if (descriptorsOffset + descriptorsSize > size) {
    throw notAnImage(
      `its descriptors end at byte ${descriptorsOffset + descriptorsSize} but the file has only ${size} bytes: ` +
        "was the upload or the copy cut short?",
    );
  }
  return { descriptors, descriptorsOffset, descriptorsSize };
}
