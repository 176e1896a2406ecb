import { commandBlock, counted, excerptLine, pager } from "./elements.ts";
import { type Html, html } from "./html.ts";
import { layout } from "./layout.ts";
import { collectionPath, type Part, type ShownCollection, type Site } from "./site.ts";

/** The registry's identity, and the collections that everybody may see. */
export function homePage(site: Site, collections: Part<ShownCollection>): Html {
  const main = html`<h1>${site.title}</h1>
<ul class="facts"><li>Address: ${site.url}</li><li>Registry id: ${site.id}</li></ul>
<p>A registry for Singularity and Apptainer images.</p>
<h2 id="collections">Public collections</h2>
${collections.items.length === 0 ? nothing(site, collections.continued) : list(site, collections.items)}
${pager(`${site.base}/?`, collections)}`;
  return layout(site, { title: site.title, main });
}

function nothing(site: Site, continued: boolean): Html {
  if (continued) return html`<p>There are no more.</p>`;
  return html`<p>There are none yet that everybody may see. A <a href="${site.base}/auth/tokens">token</a> lets you push the first image:</p>
${commandBlock("With the registry's own client", "sreg push rocks.sif science/rocks:latest")}`;
}

function list(site: Site, collections: readonly ShownCollection[]): Html {
  return html`<ul class="cards">${collections.map(
    ({ name, containers, description }) => html`
<li><h3><a href="${collectionPath(site, name)}">${name}</a></h3>
${excerptLine(description)}<p class="note">${counted(containers, "container")}</p></li>`,
  )}</ul>`;
}
