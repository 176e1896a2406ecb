import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refusalOf } from "../../tests/support/refusal-of.ts";
import { DESCRIPTOR_SIZE, DESCRIPTORS_OFFSET } from "../../tests/support/sif/encode.ts";
import { makeSif, signatureObject } from "../../tests/support/sif-maker.ts";
import { makeSimg } from "../../tests/support/simg-maker.ts";
import { inspectImage } from "./inspect-image.ts";

const IMAGE = makeSif({
  deffile: "Bootstrap: docker\nFrom: alpine\n",
  labels: { a: "b" },
  objects: [signatureObject()],
});
const refusal = (image: Uint8Array, size = image.length) => refusalOf(() => inspectImage(image, size));

/** The image with a 64-bit number written over its bytes. */
function withInt64(offset: number, value: bigint): Buffer {
  const image = Buffer.from(IMAGE);
  image.writeBigInt64LE(value, offset);
  return image;
}

/** Where a field of the n-th descriptor is. */
const fieldOf = (descriptor: number, offset: number) =>
  DESCRIPTORS_OFFSET + (descriptor - 1) * DESCRIPTOR_SIZE + offset;

describe("a damaged SIF", () => {
  it.each([
    ["a negative number of descriptors", 88, -1n, "its header has the impossible number of descriptors -1"],
    ["too many descriptors", 88, 4097n, "announces 4097 descriptors"],
    ["more free descriptors than there are", 80, 49n, "announces 48 descriptors, 49 of them free"],
    ["more descriptors than the table holds", 88, 49n, "its 49 descriptors cannot have 28080 bytes"],
    ["a table of another size", 104, 28081n, "its 48 descriptors cannot have 28081 bytes"],
    ["a table within the header", 96, 127n, "its descriptors begin within its header"],
    ["a table at a negative place", 96, -4096n, "impossible descriptor offset -4096"],
    ["a table behind the end", 96, 1n << 40n, "its descriptors end at byte 1099511655856 but the file has only"],
    ["a table beyond 2^53", 96, 1n << 60n, "impossible descriptor offset 1152921504606846976"],
    ["a table of negative size", 104, -1n, "impossible descriptor size -1"],
    ["a negative data offset", 112, -1n, "impossible data offset -1"],
    ["a negative data size", 120, -1n, "impossible data size -1"],
    ["an object at a negative place", fieldOf(1, 17), -1n, "its object 1 has the impossible offset -1"],
    ["an object of negative size", fieldOf(2, 25), -5n, "its object 2 has the impossible size -5"],
    ["an object with negative padding", fieldOf(2, 33), -5n, "its object 2 has the impossible size with padding -5"],
    ["an object beyond 2^53", fieldOf(3, 17), 1n << 53n, "its object 3 has the impossible offset 9007199254740992"],
    ["an object behind the end", fieldOf(3, 25), 1n << 40n, "its object 3 ends at byte"],
    ["an object at the last number", fieldOf(3, 17), (1n << 53n) - 1n, "its object 3 ends at byte 9007199254745087"],
    ["an object in the header", fieldOf(1, 17), 0n, "its header and its object 1 overlap at byte 0"],
    ["an object in the table", fieldOf(1, 17), 32_175n, "its descriptor table and its object 1 overlap at byte 32175"],
    ["an object in another", fieldOf(2, 17), 32_177n, "its object 1 and its object 2 overlap at byte 32177"],
  ])("with %s is refused", (_, offset, value, expected) => {
    expect(refusal(withInt64(offset, value))).toContain(`IMAGE_INVALID this is not a Singularity image: `);
    expect(refusal(withInt64(offset, value))).toContain(expected);
  });

  it.each([
    ["two objects of one id", fieldOf(2, 5), "\x01", "two of its objects have the id 1"],
    ["an object of the id 0", fieldOf(2, 5), "\0", "one of its objects has the id 0"],
    ["an unknown version", 42, "02", "its SIF version is not 01"],
    ["a damaged magic", 32, "SIF_TRAGIC", "it looks like a Singularity image that was cut short or damaged"],
  ])("with %s is refused", (_, offset, bytes, expected) => {
    const image = Buffer.from(IMAGE);
    image.write(bytes, offset, "latin1");
    expect(refusal(image)).toContain(expected);
  });

  it("that was cut short is refused at any length, with a reason that says so", () => {
    expect(refusal(IMAGE)).toBeUndefined();
    // Below 31 bytes it is a text that could be anything.
    const lengths = [...Array(600).keys()].map((n) => n + 31);
    for (const length of [...lengths, 4096, 20_000, 32_176, 32_200, IMAGE.length - 1]) {
      expect(refusal(IMAGE.subarray(0, length))).toMatch(/cut short/);
    }
    expect(refusal(IMAGE.subarray(0, IMAGE.length - 1))).toBe(
      `IMAGE_INVALID this is not a Singularity image: its object 4 ends at byte ${IMAGE.length} but the file has only ` +
        `${IMAGE.length - 1} bytes: was the upload or the copy cut short?`,
    );
  });

  it("whose descriptors are not in the part that is read says how far was searched", () => {
    expect(refusal(IMAGE.subarray(0, 20_000), IMAGE.length)).toContain("only the first 20000 bytes are searched");
  });
});

describe("a damaged image of Singularity 2", () => {
  it.each(["squashfs", "ext3"] as const)("that is a %s cut short is refused", (fileSystem) => {
    const image = makeSimg({ fileSystem, launchLine: true });
    for (const length of [1113, 1126, 1127, 2000, image.length - 1]) {
      expect(refusal(image.subarray(0, length))).toMatch(`its ${fileSystem} file system does not fit`);
    }
  });

  it.each(["squashfs", "ext3"] as const)("that is a %s with a nonsensical superblock is refused", (fileSystem) => {
    const image = makeSimg({ fileSystem });
    image.fill(0, 28, 48).fill(0, 1028, 1032);
    expect(refusal(image)).toContain("its superblock is damaged");
  });

  it("that is an ext3 with blocks of an impossible size is refused", () => {
    const image = makeSimg({ fileSystem: "ext3" });
    image.writeUInt32LE(7, 1024 + 24);
    expect(refusal(image)).toContain("its superblock is damaged");
  });
});

describe("bytes of any kind", () => {
  const SPLICES = [IMAGE, makeSimg({ fileSystem: "squashfs" }), makeSimg({ fileSystem: "ext3", launchLine: true })];
  const hostile = fc.constantFrom(-1n, 0n, 1n, 127n, 4095n, 4096n, 1n << 31n, (1n << 53n) - 1n, 1n << 53n, 1n << 62n);
  /** Where damage is interesting: the header, the superblocks, the used descriptors. */
  const place = fc.oneof(
    fc.integer({ min: 0, max: 127 }),
    fc.integer({ min: 1024, max: 1120 }),
    fc.integer({ min: DESCRIPTORS_OFFSET, max: DESCRIPTORS_OFFSET + 5 * DESCRIPTOR_SIZE }),
    fc.constantFrom(64, 72, 80, 88, 96, 104, 112, 120),
    fc.tuple(fc.integer({ min: 1, max: 5 }), fc.constantFrom(0, 4, 5, 17, 25, 33, 41)).map(([n, at]) => fieldOf(n, at)),
  );
  const change = fc.record({
    at: place,
    value: fc.oneof(hostile, fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n })),
  });

  it("give an image's facts or IMAGE_INVALID, nothing else, in a moment", () => {
    let slowest = 0;
    let accepted = 0;
    const property = fc.property(
      fc.constantFrom(...SPLICES),
      fc.array(change, { maxLength: 4 }),
      fc.option(fc.nat(40_000), { nil: undefined }),
      (original, changes, length) => {
        const image = Buffer.from(original);
        for (const { at, value } of changes) image.writeBigInt64LE(value, at);
        const begin = performance.now();
        const refused = refusal(image.subarray(0, length));
        slowest = Math.max(slowest, performance.now() - begin);
        expect(refused ?? "").toMatch(/^$|^IMAGE_INVALID this is not a Singularity image: /);
        if (refused === undefined) accepted += 1;
      },
    );
    fc.assert(property, { seed: 20261123, numRuns: 4000 });
    expect(slowest).toBeLessThan(1000);
    // Both outcomes are frequent, or the damage done here would show nothing.
    expect(accepted).toBeGreaterThan(400);
    expect(accepted).toBeLessThan(3600);
  });

  it("at random give IMAGE_INVALID, also behind a SIF's magic", () => {
    const property = fc.property(fc.uint8Array({ minLength: 64, maxLength: 3000 }), fc.boolean(), (random, magic) => {
      const bytes = Buffer.from(random);
      if (magic) bytes.write("SIF_MAGIC\x0001\x00", 32, "latin1");
      expect(refusal(bytes) ?? "").toContain("IMAGE_INVALID");
    });
    fc.assert(property, { seed: 20261123, numRuns: 2000 });
  });

  it("with the most descriptors there may be are read in a moment", () => {
    const objects = Array.from({ length: 4096 }, () => ({ type: 0x4007, data: Buffer.from("x") }));
    const image = makeSif({ content: false, objects });
    const begin = performance.now();
    expect(inspectImage(image, image.length).objects).toHaveLength(4096);
    expect(performance.now() - begin).toBeLessThan(1000);
  });
});
