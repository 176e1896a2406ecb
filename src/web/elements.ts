import { type Html, html } from "./html.ts";
import { excerpt } from "./markdown.ts";
import type { Part } from "./site.ts";

/** A time for people, and exactly for programs. */
export function timeElement(at: Date): Html {
  const exact = at.toISOString();
  return html`<time datetime="${exact}">${exact.slice(0, 10)} ${exact.slice(11, 16)} UTC</time>`;
}

/** `1 pull`, `2 pulls` */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

/** The first line of a description, for a list. */
export function excerptLine(description: string): Html | undefined {
  const line = excerpt(description);
  return line === "" ? undefined : html`<p>${line}</p>`;
}

/** A command to copy. Clicking on it selects all of it. */
export function commandBlock(label: string, command: string): Html {
  return html`<figure class="command">
<figcaption>${label}</figcaption>
<pre tabindex="0" role="group" aria-label="${label}"><code>${command}</code></pre>
</figure>`;
}

/** A table that scrolls by itself where it is wider than the screen. `label` names it for screen readers. */
export function table(label: string, heads: readonly string[], rows: readonly (readonly (Html | string)[])[]): Html {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${label}"><table>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map(row)}</tbody>
</table></div>`;
}

function row([first = "", ...rest]: readonly (Html | string)[]): Html {
  return html`
<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>`;
}

/** The ways to the first and the next part of a list; `address` is the list's own, with `?` or `&` at its end. */
export function pager(address: string, { next, continued }: Pick<Part<unknown>, "next" | "continued">): Html {
  if (next === null && !continued) return html``;
  const first = continued ? html`<a href="${address.slice(0, -1)}">Back to the start</a>` : undefined;
  const more = next === null ? undefined : html`<a rel="next" href="${address}after=${next}">Next page</a>`;
  return html`<nav class="pager" aria-label="Pages">${first} ${more}</nav>`;
}

/** A digest: its beginning to be seen, all of it to be found. */
export function digestElement(digest: string): Html {
  return html`<code title="${digest}">${digest.slice(0, "sha256:".length + 12)}</code>`;
}
