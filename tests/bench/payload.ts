import { join } from "node:path";
import type { Digest } from "../../src/core/digest.ts";
import { writeSif } from "../support/sif-maker.ts";

/** A file that is pushed: a valid image of bytes that do not compress. */
export interface Payload {
  readonly path: string;
  readonly digest: Digest;
  /** In bytes. */
  readonly size: number;
}

/** Gives an image of `size` bytes; other seeds give other bytes. */
export type Payloads = (size: number, seed: number) => Promise<Payload>;

/** Makes images in the folder, each when it is first asked for. */
export function payloadsIn(folder: string): Payloads {
  const made = new Map<string, Promise<Payload>>();
  return (size, seed) => {
    const path = join(folder, `image-${size}-${seed}.sif`);
    const payload = made.get(path) ?? writeSif(path, { size, seed }).then((written) => ({ path, ...written }));
    made.set(path, payload);
    return payload;
  };
}
