import type { SifHeader } from "./header.ts";
import { HEADER_SIZE } from "./header.ts";
import { notAnImage } from "./image-error.ts";
import type { SifObject } from "./sif-object.ts";

interface Extent {
  readonly what: string;
  readonly offset: number;
  readonly size: number;
}

/**
 * Refuses objects without an id of their own, outside of the file, or sharing bytes with each other, the header or the
 * descriptor table. No tool writes such images, and in one of them the bytes that are signed or shown for one object
 * could be those that run for another. Empty objects share nothing.
 */
export function checkExtents(objects: readonly SifObject[], header: SifHeader, size: number): void {
  const ids = new Set<number>();
  for (const { id, offset, size: length } of objects) {
    if (id === 0) throw notAnImage("one of its objects has the id 0");
    if (ids.has(id)) throw notAnImage(`two of its objects have the id ${id}`);
    ids.add(id);
    if (length > size || offset > size - length) {
      const end = BigInt(offset) + BigInt(length);
      throw notAnImage(
        `its object ${id} ends at byte ${end} but the file has only ${size} bytes: was the upload or the copy cut short?`,
      );
    }
  }
  refuseOverlap([
    { what: "header", offset: 0, size: HEADER_SIZE },
    { what: "descriptor table", offset: header.descriptorsOffset, size: header.descriptorsSize },
    ...objects.map((object) => ({ what: `object ${object.id}`, offset: object.offset, size: object.size })),
  ]);
}

function refuseOverlap(extents: readonly Extent[]): void {
  const ordered = extents.filter(({ size }) => size > 0).sort((one, other) => one.offset - other.offset);
  for (const [index, extent] of ordered.entries()) {
    const next = ordered[index + 1];
    if (next !== undefined && next.offset < extent.offset + extent.size) {
      throw notAnImage(`its ${extent.what} and its ${next.what} overlap at byte ${next.offset}`);
    }
  }
}
