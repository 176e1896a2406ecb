import { checkExtents } from "./check-extents.ts";
import { dataTypeOf } from "./codes.ts";
import { readExtra } from "./extra.ts";
import { Fields } from "./fields.ts";
import { DESCRIPTOR_SIZE, type SifHeader } from "./header.ts";
import { notAnImage } from "./image-error.ts";
import type { SifLink, SifObject } from "./sif-object.ts";

/** The mark of a group's number, in its upper four bits. */
const GROUP_MARK = 0xf;

/**
 * Reads the used descriptors in the order of the table. `bytes` are the first of the file and must hold the whole
 * table; every object lies within the file of `size` bytes, outside of header and table, and overlaps no other.
 */
export function readDescriptors(bytes: Uint8Array, header: SifHeader, size: number): SifObject[] {
  const end = header.descriptorsOffset + header.descriptorsSize;
  if (end > bytes.length) {
    throw notAnImage(
      `its descriptors end at byte ${end}, but only the first ${bytes.length} bytes are searched for them`,
    );
  }
  const table = bytes.subarray(header.descriptorsOffset, end);
  const objects: SifObject[] = [];
  for (let at = 0; at < table.length; at += DESCRIPTOR_SIZE) {
    const object = readDescriptor(table.subarray(at, at + DESCRIPTOR_SIZE));
    if (object !== undefined) objects.push(object);
  }
  checkExtents(objects, header, size);
  return objects;
}

/** `undefined`: the slot is free. */
function readDescriptor(bytes: Uint8Array): SifObject | undefined {
  if (bytes[4] === 0) return undefined;
  const id = new Fields(bytes, "").uint32(5);
  const descriptor = new Fields(bytes, `its object ${id}`);
  const dataTypeCode = descriptor.uint32(0);
  const dataType = dataTypeOf(dataTypeCode);
  descriptor.count(33, "size with padding");
  return {
    id,
    dataType,
    dataTypeCode,
    group: groupOf(descriptor.uint32(9)),
    link: linkOf(descriptor.uint32(13)),
    offset: descriptor.count(17, "offset"),
    size: descriptor.count(25, "size"),
    name: descriptor.text(73, 128),
    createdAt: descriptor.time(41),
    modifiedAt: descriptor.time(49),
    extra: readExtra(dataType, descriptor),
  };
}

function groupOf(value: number): number | undefined {
  const group = value & 0x0fff_ffff;
  return group === 0 ? undefined : group;
}

function linkOf(value: number): SifLink | undefined {
  const group = groupOf(value);
  if (value >>> 28 === GROUP_MARK) return group === undefined ? undefined : { to: "group", id: group };
  return value === 0 ? undefined : { to: "object", id: value };
}
