import MarkdownIt, { type Token } from "markdown-it";
import { type Html, trustedHtml } from "./html.ts";

/** Where a description may lead: away, never into the registry. */
const LINK = /^(?:https?:\/\/|mailto:)[^\s]/i;
/** Headings of a description stand below the page's own. */
const DEEPER = 2;

/** Renders descriptions, which are Markdown by anybody who may write one: no HTML, no images, links that leave. */
export function createMarkdown(): (text: string) => Html {
  const markdown = new MarkdownIt({ html: false, xhtmlOut: true, linkify: false });
  markdown.validateLink = (url) => LINK.test(url);
  markdown.core.ruler.push("adapted to a page", ({ tokens }) => tokens.forEach(adapt));
  // An image would tell its server who reads this page: only its text is shown.
  markdown.renderer.rules["image"] = (tokens, index) => markdown.utils.escapeHtml(tokens[index]?.content ?? "");
  return (text) => trustedHtml(markdown.render(text));
}

function adapt(token: Token): void {
  if (token.type === "link_open") token.attrSet("rel", "nofollow noopener");
  if (token.type.startsWith("heading_")) token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + DEEPER)}`;
  token.children?.forEach(adapt);
}

/** The first line of a description that says something, without the marks of Markdown; `""`: there is none. */
export function excerpt(text: string): string {
  const line = text.split("\n", 50).find((candidate) => /[\p{L}\p{N}]/u.test(candidate)) ?? "";
  const plain = line
    .slice(0, 10 * MAX_EXCERPT)
    .replace(/^[\s#>*-]+/, "")
    .replace(/!?\[([^\][]*)\]\([^()\s]*\)/g, "$1")
    .replace(/[*_`]/g, "")
    .trim();
  return plain.length > MAX_EXCERPT ? `${plain.slice(0, MAX_EXCERPT).toWellFormed().trimEnd()}…` : plain;
}

/** In characters. */
const MAX_EXCERPT = 160;
