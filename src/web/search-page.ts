import { containerCards } from "./collection-page.ts";
import { pager } from "./elements.ts";
import { type Html, html } from "./html.ts";
import { layout } from "./layout.ts";
import type { Part, ShownContainer, Site } from "./site.ts";

/** The containers that match. A part may be empty and not be the last. */
export function searchPage(site: Site, searched: string, found: Part<ShownContainer>): Html {
  const address = `${site.base}/search?q=${encodeURIComponent(searched)}&`;
  const nothing = found.next === null && !found.continued ? "Nothing was found." : "Nothing on this page.";
  const main = html`<h1>${searched.trim() === "" ? "All containers" : html`Search for “${searched}”`}</h1>
<p class="note">Words of names and descriptions, or their beginnings: all of them must be there.</p>
${found.items.length === 0 ? html`<p>${nothing}</p>` : html`<h2>Containers</h2>`}
${containerCards(site, found.items, ({ collection, container }) => `${collection}/${container}`)}
${pager(address, found)}`;
  return layout(site, { title: `Search · ${site.title}`, main, searched });
}
