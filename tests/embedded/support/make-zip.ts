import { crc32, deflateRawSync } from "node:zlib";

/** A zip archive of a few small members, deflated, without dates. */
export function makeZip(members: Readonly<Record<string, string>>): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(members)) {
    const packed = deflateRawSync(text);
    const sizes = Buffer.alloc(12);
    sizes.writeUInt32LE(crc32(text), 0);
    sizes.writeUInt32LE(packed.length, 4);
    sizes.writeUInt32LE(Buffer.byteLength(text), 8);
    const common = Buffer.concat([words(20, 0, 8, 0, 0), sizes, words(name.length, 0)]);
    local.push(signature(0x04034b50), common, Buffer.from(name), packed);
    const place = Buffer.alloc(4);
    place.writeUInt32LE(offset);
    central.push(signature(0x02014b50), words(20), common, words(0, 0, 0, 0, 0), place, Buffer.from(name));
    offset += 4 + common.length + name.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const extent = Buffer.alloc(8);
  extent.writeUInt32LE(directory.length, 0);
  extent.writeUInt32LE(offset, 4);
  const count = Object.keys(members).length;
  return Buffer.concat([...local, directory, signature(0x06054b50), words(0, 0, count, count), extent, words(0)]);
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => {
    bytes.writeUInt16LE(value, index * 2);
  });
  return bytes;
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
