import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { makeSif, signatureObject, writeSif } from "../support/sif-maker.ts";

const folder = mkdtempSync(join(tmpdir(), "sif-maker-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the maker of images for tests", () => {
  it("writes the same file as it makes in memory, of exactly the size asked for, and tells its digest", async () => {
    const recipe = {
      size: 3_333_333,
      seed: 7,
      deffile: "Bootstrap: scratch",
      labels: {},
      objects: [signatureObject()],
    };
    const written = await writeSif(join(folder, "a.sif"), recipe);
    const bytes = readFileSync(join(folder, "a.sif"));
    const hex = createHash("sha256").update(bytes).digest("hex");
    expect(written).toEqual({ size: recipe.size, digest: `sha256:${hex}` });
    expect(bytes.equals(makeSif(recipe))).toBe(true);
  });

  it("makes equal bytes of equal recipes, other ones of another seed, and none that compress", () => {
    const image = makeSif({ size: 200_000, seed: 1 });
    expect(image.equals(makeSif({ size: 200_000, seed: 1 }))).toBe(true);
    expect(image.equals(makeSif({ size: 200_000, seed: 2 }))).toBe(false);
    expect(gzipSync(image.subarray(40_000)).length).toBeGreaterThan(160_000);
  });

  it("refuses a size that the other parts do not fit into", () => {
    expect(() => makeSif({ size: 32_767 })).toThrow(RangeError);
    expect(makeSif({ size: 32_768 })).toHaveLength(32_768);
  });
});
