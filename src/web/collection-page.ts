import { counted, excerptLine, pager, timeElement } from "./elements.ts";
import { type Html, html } from "./html.ts";
import { layout } from "./layout.ts";
import {
  collectionPath,
  containerPath,
  type Part,
  type ShownCollection,
  type ShownContainer,
  type Site,
} from "./site.ts";

/** A collection and its containers. */
export function collectionPage(site: Site, collection: ShownCollection, containers: Part<ShownContainer>): Html {
  const { name, createdAt } = collection;
  const main = html`<h1>${name}</h1>
<ul class="facts"><li>${counted(collection.containers, "container")}</li><li>since ${timeElement(createdAt)}</li></ul>
${descriptionBlock(site, collection.description)}
<h2>Containers</h2>
${containers.items.length === 0 ? html`<p>There are none${containers.continued ? " further" : " yet"}.</p>` : undefined}
${containerCards(site, containers.items)}
${pager(`${collectionPath(site, name)}?`, containers)}`;
  return layout(site, { title: `${name} · ${site.title}`, main });
}

/** What the people of a collection or a container have written of it. */
export function descriptionBlock(site: Site, description: string): Html | undefined {
  if (description.trim() === "") return undefined;
  return html`<h2 class="unseen">Description</h2>
<div class="description" dir="auto">${site.markdown(description)}</div>`;
}

/** Containers in the form of a list, for a page that has a heading above it. */
export function containerCards(site: Site, containers: readonly ShownContainer[], names = shortName): Html | undefined {
  if (containers.length === 0) return undefined;
  return html`<ul class="cards">${containers.map(
    (container) => html`
<li><h3><a href="${containerPath(site, container)}">${names(container)}</a></h3>
${excerptLine(container.description)}<p class="note">${counted(container.pulls, "pull")}</p></li>`,
  )}</ul>`;
}

function shortName({ container }: ShownContainer): string {
  return container;
}
