import { formatBytes } from "../core/format-bytes.ts";
import { digestElement, pager, table, timeElement } from "./elements.ts";
import { type Html, html } from "./html.ts";
import { layout } from "./layout.ts";
import type { ShownVersion } from "./shown-image.ts";
import { containerPath, type Part, type ShownContainer, type Site } from "./site.ts";

/** Every image that a tag of the container ever meant, newest first. */
export function versionsPage(site: Site, container: ShownContainer, versions: Part<ShownVersion>): Html {
  const path = containerPath(site, container);
  const name = `${container.collection}/${container.container}`;
  const main = html`<h1>Versions of <a href="${path}">${name}</a></h1>
${versionTable(versions.items)}
${pager(`${path}/versions?`, versions)}`;
  return layout(site, { title: `Versions of ${name} · ${site.title}`, main });
}

/** What happened to tags. */
export function versionTable(versions: readonly ShownVersion[]): Html {
  if (versions.length === 0) return html`<p>Nothing is recorded here.</p>`;
  const rows = versions.map(({ tag, event, image, at, by }) => [
    html`${tag}`,
    html`${event}`,
    image ? html`${digestElement(image.digest)} ${image.architecture}, ${formatBytes(image.size)}` : html``,
    html`${timeElement(at)} by ${by}`,
  ]);
  return table("Versions", ["Tag", "What happened", "Image", "When"], rows);
}
