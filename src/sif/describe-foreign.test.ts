import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { deflateRawSync, gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refusalOf } from "../../tests/support/refusal-of.ts";
import { describeForeign } from "./describe-foreign.ts";
import { inspectImage } from "./inspect-image.ts";

const text = (content: string) => Buffer.from(content);

describe("what is not an image is called", () => {
  it.each([
    [Buffer.alloc(0), "it is empty"],
    [text("MZ"), "a Windows program"],
    [gzipSync("x"), "a gzip archive: unpack it first"],
    [zstdCompressSync("x"), "a zstd archive"],
    [Buffer.from("425a6839314159265359", "hex"), "a bzip2 archive"],
    [Buffer.from("fd377a585a000004e6d6b446", "hex"), "an xz archive"],
    [text("PK\u0003\u0004"), "a zip archive"],
    [readFileSync(process.execPath).subarray(0, 4096), "an ELF program"],
    [text("%PDF-1.7\n"), "a PDF document"],
    [text("  <!DOCTYPE html>\n<html>"), "an HTML page: was a log-in or error page saved in place of the image?"],
    [text("<html lang=en>"), "an HTML page"],
    [text('<?xml version="1.0"?><Error/>'), "an XML document"],
    [text('{"errors": []}'), "a JSON document"],
    [text("#!/bin/sh\nexit 0\n"), "a script"],
    [text("# mine\n\nBootstrap: docker\nFrom: alpine\n"), "a definition file: build it first with 'apptainer build"],
    [text("BootStrap:docker"), "a definition file"],
    [text("version https://git-lfs.github.com/spec/v1\n"), "a Git LFS pointer"],
    [text("-----BEGIN PGP PUBLIC KEY BLOCK-----\n"), "a PGP key or signature"],
    [text("grüße an alle\n"), "a text file"],
    [text(`${"é".repeat(300)}`), "a text file"],
    [Buffer.alloc(9), "it has only 9 bytes, and has nothing but zeros"],
    [Buffer.alloc(5000).fill(1, 4999), "it has nothing but zeros"],
    [deflateRawSync("\u0000\u0001\u0002").fill(0xfe, 0, 2), "bytes, and begins with fefe"],
    [Buffer.alloc(2000, 0xee), "it begins with eeeeeeeeeeeeeeee, which is no format known here"],
  ])("%# what it looks like", (head, expected) => {
    expect(describeForeign(head)).toContain(expected);
    expect(refusalOf(() => inspectImage(head, head.length))).toContain(
      `not a Singularity image: ${describeForeign(head)}`,
    );
  });

  it.each([
    ["a tar archive", ["usr/bin/env", "etc/hosts"]],
    ["an OCI layout archive", ["blobs/sha256/ab", "index.json", "oci-layout"]],
    ["an OCI layout archive", ["./oci-layout", "./index.json"]],
    ["a Docker archive", ["manifest.json", "abc/layer.tar"]],
    ["a Docker archive", ["abc/layer.tar", "repositories"]],
  ])("%s when a tar holds %j", (expected, files) => {
    const folder = mkdtempSync(join(tmpdir(), "tar-"));
    for (const file of files) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), file);
    }
    const tar = execFileSync("tar", ["-cf", "-", "-C", folder, ...files]);
    rmSync(folder, { recursive: true });
    expect(describeForeign(tar)).toContain(expected);
  });

  it("something in visible characters, whatever it is", () => {
    const property = fc.property(fc.uint8Array({ maxLength: 700 }), (bytes) => {
      expect(describeForeign(bytes)).toMatch(/^it [\x20-\x7e]+$/);
    });
    fc.assert(property, { seed: 20261123, numRuns: 2000 });
  });

  it("something in a moment, however long and strange it is", () => {
    const begin = performance.now();
    for (const unit of ["#\n", " ", "\n", "<", "ustar", "\0", "é", "#"]) {
      describeForeign(Buffer.alloc(4 * 1024 * 1024, unit));
    }
    expect(performance.now() - begin).toBeLessThan(1000);
  });
});
