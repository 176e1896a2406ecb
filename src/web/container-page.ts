import { formatBytes } from "../core/format-bytes.ts";
import { descriptionBlock } from "./collection-page.ts";
import { counted, digestElement, pager, table, timeElement } from "./elements.ts";
import { type Html, html } from "./html.ts";
import { inspectionSections } from "./inspection-sections.ts";
import { layout } from "./layout.ts";
import { pullSection } from "./pull-section.ts";
import type { ShownImage, ShownTag, ShownVersion } from "./shown-image.ts";
import { collectionPath, containerPath, type Part, type ShownContainer, type Site } from "./site.ts";
import { versionTable } from "./versions-page.ts";

export interface ContainerView {
  readonly container: ShownContainer;
  readonly tags: Part<ShownTag>;
  /** `undefined`: there is no tag. */
  readonly image: ShownImage | undefined;
  /** The latest of them. */
  readonly versions: readonly ShownVersion[];
}

/** A container: how to get it, its tags, what the chosen image says of itself, what happened lately. */
export function containerPage(site: Site, { container, tags, image, versions }: ContainerView): Html {
  const { collection, container: name, pulls, pulledAt, createdAt } = container;
  const last = pulledAt ? html`<li>last pulled ${timeElement(pulledAt)}</li>` : undefined;
  const main = html`<h1><a href="${collectionPath(site, collection)}">${collection}</a>/${name}</h1>
<ul class="facts"><li>${counted(pulls, "pull")}</li>${last}<li>since ${timeElement(createdAt)}</li></ul>
${descriptionBlock(site, container.description)}
${image ? imageSections(site, container, image) : html`<p>It has no tag.</p>`}
<h2>Tags</h2>
${tagTable(site, container, tags.items)}
${pager(`${containerPath(site, container)}?`, tags)}
<h2>What happened lately</h2>
${versionTable(versions)}
<p><a href="${containerPath(site, container)}/versions">All versions</a></p>`;
  return layout(site, { title: `${collection}/${name} · ${site.title}`, main });
}

function imageSections(site: Site, container: ShownContainer, image: ShownImage): Html {
  const { inspection, digest } = image;
  const reference = `${container.collection}/${container.container}@${digest}`;
  const address = `${site.base}/api/v1/images/${reference}/inspection`;
  return html`<h2>Get ${container.container}:${image.tag}</h2>
${architectureChoice(site, container, image)}
${pullSection(site, container, image)}
<h2>About this image</h2>
<ul class="facts"><li>${image.architecture}</li><li>${formatBytes(image.size)}</li><li>${image.format}</li>
<li>${counted(image.pulls, "pull")}</li><li>pushed ${timeElement(image.createdAt)}</li>${marks(image)}</ul>
<p><code>${digest}</code></p>
${inspection ? inspectionSections(inspection, address) : html`<p>What it says of itself cannot be read at this moment.</p>`}`;
}

function marks({ inspection }: ShownImage): Html {
  return html`${inspection?.signed ? html`<li>signed</li>` : undefined}${
    inspection?.encrypted ? html`<li>encrypted</li>` : undefined
  }${inspection?.ociSif ? html`<li>OCI-SIF</li>` : undefined}`;
}

function architectureChoice(site: Site, container: ShownContainer, image: ShownImage): Html | undefined {
  if (image.architectures.length < 2) return undefined;
  const links = image.architectures.map((one) => {
    const current = one === image.architecture ? html` aria-current="true"` : undefined;
    return html`<li><a href="${tagPath(site, container, image.tag)}&amp;arch=${one}"${current}>${one}</a></li>`;
  });
  return html`<nav aria-label="Architecture"><ul class="choices">${links}</ul></nav>`;
}

function tagTable(site: Site, container: ShownContainer, tags: readonly ShownTag[]): Html {
  if (tags.length === 0) return html`<p>There are none here.</p>`;
  const rows = tags.map((tag) => [
    html`<a href="${tagPath(site, container, tag.name)}">${tag.name}</a>${tag.frozen ? html` <span class="badge">frozen</span>` : undefined}`,
    each(tag.images.map(({ architecture }) => html`${architecture}`)),
    each(tag.images.map(({ size }) => html`${formatBytes(size)}`)),
    each(tag.images.map(({ digest }) => digestElement(digest))),
    html`${timeElement(tag.modifiedAt)} by ${tag.by}`,
  ]);
  return table("Tags", ["Tag", "Architecture", "Size", "Digest", "Changed"], rows);
}

/** One line for each architecture. */
function each(lines: readonly Html[]): Html {
  return html`${lines.map((line, index) => (index === 0 ? line : html`<br />${line}`))}`;
}

function tagPath(site: Site, container: ShownContainer, tag: string): string {
  return `${containerPath(site, container)}?tag=${encodeURIComponent(tag)}`;
}
