import { parseFragment } from "parse5";
import { describe, expect, it } from "vitest";
import { createMarkdown, excerpt } from "./markdown.ts";

const render = createMarkdown();

describe("a description", () => {
  it("is rendered, with its headings below those of the page", () => {
    const { text } = render("# One\n\n###### Six\n\n*a* `b` [c](https://example.org)");
    expect(text).toContain("<h3>One</h3>");
    expect(text).toContain("<h6>Six</h6>");
    expect(text).toContain('<a href="https://example.org" rel="nofollow noopener">c</a>');
  });

  it.each([
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](data:text/html,x)",
    "[a](vbscript:x)",
    "[a](file:///etc/passwd)",
    "[a](/collections/x)",
    "[a](//example.org)",
    "[a](\\\\example.org)",
    "<javascript:alert(1)>",
    "[a]: javascript:alert(1)\n\n[a]",
  ])("has no link to %s", (text) => {
    expect(render(text).text).not.toContain("<a");
  });

  it.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://example.org/x.png)",
    "<!-- x --><svg/onload=alert(1)>",
    '```"><script>\nx\n```',
    '[x](https://example.org "\\"><img src=x>")',
    "&lt;script&gt;",
  ])("makes no element of %s", (text) => {
    const faults: string[] = [];
    const tree = JSON.stringify(
      parseFragment(render(text).text, { onParseError: ({ code }) => faults.push(code) }),
      (key, value: unknown) => (key === "parentNode" ? undefined : value),
    );
    expect(faults).toEqual([]);
    expect(tree).not.toMatch(/"tagName":"(?:script|img|svg)"|"name":"on/);
  });

  it("shows what cannot be seen, also when it is written as an entity", () => {
    expect(render("a&#x202e;b\u2066c").text).toBe("<p>a\\u202eb\\u2066c</p>\n");
  });

  it.each([
    ["nested brackets", "[".repeat(65_536)],
    ["nested quotes", ">".repeat(65_536)],
    ["open emphasis", "*a ".repeat(21_000)],
    ["mixed emphasis", "*_**__".repeat(10_000)],
    ["open code", Array.from({ length: 360 }, (_, length) => "`".repeat(length)).join("a")],
    ["nested lists", Array.from({ length: 360 }, (_, depth) => `${" ".repeat(depth)}- a`).join("\n")],
    ["a wide table", `|${"a|".repeat(2000)}\n|${"-|".repeat(2000)}\n${"|x\n".repeat(10_000)}`],
    ["references", "[a]: b\n".repeat(9000)],
    ["addresses", "<http:".repeat(10_000)],
  ])("of 64 KiB of %s takes less than a second", (_name, text) => {
    const start = performance.now();
    const { length } = render(text).text;
    expect(performance.now() - start).toBeLessThan(1000);
    expect(length).toBeLessThan(4_000_000);
  });
});

describe("the excerpt of a description", () => {
  it.each([
    ["", ""],
    ["---\n\n# Rocks *of* the [moon](https://example.org)\nmore", "Rocks of the moon"],
    ["a".repeat(500), `${"a".repeat(160)}…`],
  ])("of %j is %s", (text, shown) => {
    expect(excerpt(text)).toBe(shown);
  });
});
