import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { inspectImage } from "../../src/sif/inspect-image.ts";
import { needs } from "../support/needs.ts";
import { makeSif, signatureObject } from "../support/sif-maker.ts";

/** A program in a container takes a second or two to start. */
const PATIENCE = { timeout: 60_000 };

needs("sif-fixtures")("an image that a real client made", () => {
  const folder = process.env["SIF_FIXTURES"] ?? "";
  const facts = (file: string) => {
    const image = readFileSync(join(folder, file));
    return inspectImage(image, image.length);
  };

  it.each([
    ["plain.sif", false],
    ["pem.sif", true],
    ["pgp.sif", true],
  ])("%s is read as amd64, signed: %s", (file, signed) => {
    const { objects, ...whole } = facts(file);
    expect(whole).toMatchObject({ format: "sif", architecture: "amd64", signed, encrypted: false, isOciSif: false });
    expect(objects.map(({ dataType }) => dataType).slice(0, 3)).toEqual([
      "definition-file",
      "generic-json",
      "partition",
    ]);
    expect(objects[2]?.extra).toMatchObject({ fileSystem: "squashfs", role: "primary-system", architecture: "amd64" });
  });

  it("tells the fingerprint of a PGP signature, and none of one by a key file", () => {
    expect(facts("pgp.sif").objects.at(-1)?.extra).toMatchObject({
      fingerprint: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
    expect(facts("pem.sif").objects.at(-1)?.extra).toMatchObject({ kind: "signature", fingerprint: undefined });
  });
});

needs("apptainer")("an image of the maker for tests", () => {
  const content = Buffer.from("what the partition holds");
  const apptainer = (...args: string[]) => execFileSync("apptainer", ["sif", ...args], { maxBuffer: 1_000_000 });
  let folder = "";

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "made-sif-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    [32176, 32768],
    [32768, 36864],
  ] as const)(
    "whose data begins at %i is listed and read by the real client as it was made",
    PATIENCE,
    (dataOffset, partition) => {
      const path = join(folder, `${dataOffset}.sif`);
      const deffile = "Bootstrap: scratch";
      writeFileSync(
        path,
        makeSif({ architecture: "arm64", deffile, content, dataOffset, objects: [signatureObject()] }),
      );
      expect(rowsOf(apptainer("list", path).toString())).toEqual([
        ["1", "1", "NONE", `${dataOffset}-${dataOffset + deffile.length}`, "Def.FILE"],
        ["2", "1", "NONE", `${partition}-${partition + content.length}`, "FS (Squashfs/*System/arm64)"],
        ["3", "NONE", "1   (G)", expect.any(String), "Signature (SHA-256)"],
      ]);
      expect(apptainer("dump", "2", path)).toEqual(content);
    },
  );
});

function rowsOf(list: string): string[][] {
  const rows = list.split("\n").filter((line) => /^\d/.test(line));
  return rows.map((row) => row.split("|").map((cell) => cell.trim()));
}
