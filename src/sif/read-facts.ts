import type { ByteSource } from "./byte-source.ts";
import { HEADER_SIZE, readHeader } from "./header.ts";
import { type ImageFacts, inspectImage } from "./inspect-image.ts";
import { recogniseFormat } from "./recognise-format.ts";

/** Nearly every table of descriptors ends before this, and whatever is no image is recognised within it. In bytes. */
const USUAL_HEAD = 64 * 1024;
/** What an upload keeps at hand: a table that ends behind it was never accepted. In bytes. */
const MAX_HEAD = 4 * 1024 * 1024;

/** What an image says about itself in its header and descriptors. Throws `IMAGE_INVALID`, or what reading throws. */
export async function readFacts(source: ByteSource): Promise<ImageFacts> {
  const head = await source.read(0, Math.min(USUAL_HEAD, source.size));
  const needed = Math.min(tableEnd(head, source.size), MAX_HEAD);
  return inspectImage(needed > head.length ? await source.read(0, needed) : head, source.size);
}

function tableEnd(head: Uint8Array, size: number): number {
  if (head.length < HEADER_SIZE || recogniseFormat(head) !== "sif") return 0;
  const { descriptorsOffset, descriptorsSize } = readHeader(head, size);
  return descriptorsOffset + descriptorsSize;
}
