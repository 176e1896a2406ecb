import fc from "fast-check";
import { parseFragment } from "parse5";
import { describe, expect, it } from "vitest";
import { html } from "./html.ts";

const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom("<", ">", '"', "'", "&", "/", "=", "`", "script", " ", "\0", "-", "!", "]") }),
  fc.constantFrom("<script>alert(1)</script>", '" onload="x', "</pre><img src=x>", "&lt;", "<!--", "]]>", "\ud800"),
);

describe("a template", () => {
  it.each([
    [`<b a="1">&'`, "&lt;b a=&quot;1&quot;&gt;&amp;&#39;"],
    ["a\u202eb", "a\\u202eb"],
    ["\u001b[31m\0", "\\u001b[31m\\u0000"],
    ["\ud800", "\\ud800"],
    ["\u{e0041}", "\\u{e0041}"],
    ["a\r\nb\tc", "a\nb\tc"],
    ["👩‍🚀 می‌خواهم", "👩‍🚀 می‌خواهم"],
  ])("shows %j as %s", (text, shown) => {
    expect(html`${text}`.text).toBe(shown);
  });

  it("takes its own kind as it is, joins lists, and writes nothing for undefined", () => {
    expect(html`<p>${[html`<b>${"<"}</b>`, "&", 1, undefined]}</p>`.text).toBe("<p><b>&lt;</b>&amp;1</p>");
  });

  it("turns no value into markup, whatever it holds, in content and in attributes", () => {
    fc.assert(
      fc.property(hostile, hostile, (title, content) => {
        const faults: string[] = [];
        const page = html`<p title="${title}">${content}</p>`.text;
        const { childNodes } = parseFragment(page, { onParseError: ({ code }) => faults.push(code) });
        expect(faults).toEqual([]);
        expect(childNodes).toHaveLength(1);
        const [paragraph] = childNodes;
        if (!paragraph || !("attrs" in paragraph)) throw new Error("no paragraph");
        expect(paragraph.attrs.map(({ name }) => name)).toEqual(["title"]);
        expect(paragraph.childNodes.every(({ nodeName }) => nodeName === "#text")).toBe(true);
      }),
      { seed: 7, numRuns: 2000 },
    );
  });
});
