import { describe, expect, it } from "vitest";
import { inHtml, inJson } from "./wheel-index.ts";

const FILE = "a_b-0.4.0-py3-none-any.whl";

describe("a page of a Python package index", () => {
  it("is read as JSON", () => {
    const page = JSON.stringify({
      files: [
        { filename: "other", url: "x" },
        { filename: FILE, url: "../f/1", hashes: {} },
      ],
    });
    expect(inJson(page, FILE)).toBe("../f/1");
    expect(inJson(page, "missing")).toBeUndefined();
  });

  it("is read as HTML, with either kind of quotes, other attributes and escaped addresses", () => {
    const page = `<html><body><a href="x">other</a><br/>
      <a data-requires-python="&gt;=3.7" href='../f/1?a=1&amp;b=2#sha256=00'>${FILE}</a></body></html>`;
    expect(inHtml(page, FILE)).toBe("../f/1?a=1&b=2#sha256=00");
    expect(inHtml(page, "other")).toBe("x");
    expect(inHtml(page, "missing")).toBeUndefined();
  });

  it("has no addresses in anchors without one", () => {
    expect(inHtml(`<a name="x">${FILE}</a>`, FILE)).toBeUndefined();
  });
});
