import { RegistryError } from "../core/errors.ts";
import { describeForeign } from "../sif/describe-foreign.ts";
import { notAnImage } from "../sif/image-error.ts";
import { recogniseFormat } from "../sif/recognise-format.ts";

/** Every format shows itself within this: the last magic number is that of ext3 behind a launch line, up to 1113. */
const ENOUGH_TO_RECOGNISE = 4096;

/** The same bytes; throws `TOO_LARGE` as soon as there are more than `limit`. */
export async function* atMost(source: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let seen = 0;
  for await (const chunk of source) {
    seen += chunk.length;
    if (seen > limit) throw new RegistryError("TOO_LARGE", { what: "an image", limit });
    yield chunk;
  }
}

/** The same bytes; throws `IMAGE_INVALID` after the first few kilobytes when they are no image, not after the last. */
export async function* onlyImages(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | undefined = new Uint8Array();
  for await (const chunk of source) {
    if (head) {
      head = Buffer.concat([head, chunk.subarray(0, ENOUGH_TO_RECOGNISE)]);
      if (head.length >= ENOUGH_TO_RECOGNISE) {
        if (!recogniseFormat(head)) throw notAnImage(describeForeign(head));
        head = undefined;
      }
    }
    yield chunk;
  }
}
