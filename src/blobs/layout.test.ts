import { describe, expect, it } from "vitest";
import { digestOfBytes } from "../core/digest.ts";
import { isUploadId, layoutOf, SHARDS } from "./layout.ts";

const layout = layoutOf("/data");

describe("the layout on the disk", () => {
  it("names a blob's file after its digest, in the folder of the first two digits", () => {
    expect(layout.blob(digestOfBytes(""))).toEqual({
      folder: "/data/blobs/sha256/e3",
      file: "/data/blobs/sha256/e3/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    });
  });

  it("has 256 folders of blobs, in order", () => {
    expect(SHARDS).toHaveLength(256);
    expect(SHARDS).toEqual(SHARDS.toSorted());
  });

  it("names an upload's file after its id", () => {
    const id = "7d1f7a86-0d0f-4d34-9f5c-9b1e3d1b5b0a";
    expect(isUploadId(id)).toBe(true);
    expect(layout.upload(id)).toBe(`/data/uploads/${id}`);
  });

  it.each(["", ".", "..", "../blobs", "a/b", "7D1F7A86-0D0F-4D34-9F5C-9B1E3D1B5B0A", "x\0", "a\n"])(
    "makes no path of %j",
    (id) => {
      expect(isUploadId(id)).toBe(false);
      expect(() => layout.upload(id)).toThrow(TypeError);
    },
  );
});
