import { formatBytes } from "../core/format-bytes.ts";
import { table } from "./elements.ts";
import { type Html, html } from "./html.ts";
import type { ShownInspection, ShownText } from "./shown-image.ts";

/** A text is shown up to so many characters: the rest has an address of its own. */
const MAX_TEXT = 20_000;
/** Names and values in lists, in characters. */
const MAX_VALUE = 1000;
/** Rows of a table, names of a list. */
const MAX_ROWS = 200;

/** What the image says of itself. `address`: of the inspection in the API, where each part is whole. */
export function inspectionSections(inspection: ShownInspection, address: string): Html {
  const texts = TEXTS.map(({ key, title, part }) => textSection(title, inspection[key], `${address}/${part}`));
  return html`${damage(inspection)}
${labelSection(inspection)}
${texts}
${environmentSection(inspection, `${address}/environment`)}
${appSection(inspection)}
${inspection.oci === null ? undefined : textSection("OCI configuration", inspection.oci.config, `${address}/oci-config`)}
${objectSections(inspection)}
${unrecorded(inspection)}
<p><a href="${address}">All of it as JSON</a></p>`;
}

const TEXTS = [
  { key: "help", title: "Help", part: "help" },
  { key: "deffile", title: "Definition file", part: "deffile" },
  { key: "runscript", title: "Runscript", part: "runscript" },
  { key: "startscript", title: "Startscript", part: "startscript" },
  { key: "test", title: "Test", part: "test" },
] as const;

const RECORDED = [
  { key: "labels", title: "labels" },
  ...TEXTS.map(({ key, title }) => ({ key, title: title.toLowerCase() })),
  { key: "environment", title: "environment" },
  { key: "apps", title: "apps" },
] as const;

function damage({ damaged }: ShownInspection): Html | undefined {
  return damaged === null ? undefined : html`<p>Some of it could not be read: ${shortened(damaged)}.</p>`;
}

function labelSection({ labels }: ShownInspection): Html | undefined {
  const all = Object.entries(labels.values);
  if (all.length === 0) return undefined;
  const rows = all.slice(0, MAX_ROWS).map(([key, value]) => [shortened(key), shortened(value)]);
  const more = labels.truncated || all.length > MAX_ROWS;
  return html`<h3>Labels</h3>
${table("Labels", ["Label", "Value"], rows)}
${more ? html`<p class="note">There are more, or longer ones.</p>` : undefined}`;
}

function textSection(title: string, { text, truncated }: ShownText, address: string): Html | undefined {
  if (text === null) return undefined;
  const cut = truncated || text.length > MAX_TEXT;
  return fold(title, html`${preformatted(title, text)}${cut ? restAt(address) : undefined}`);
}

function environmentSection({ environment }: ShownInspection, address: string): Html | undefined {
  const { files, truncated } = environment;
  if (files.length === 0) return undefined;
  const shown = files.slice(0, MAX_ROWS / 10);
  const cut = truncated || shown.length < files.length || files.some((file) => file.truncated || isLong(file.text));
  const blocks = shown.map(
    ({ path, text }) => html`<p><code>${shortened(path)}</code></p>${preformatted(shortened(path), text)}`,
  );
  return fold("Environment", html`${blocks}${cut ? restAt(address) : undefined}`);
}

function appSection({ apps: { list } }: ShownInspection): Html | undefined {
  if (list.length === 0) return undefined;
  const names = list.slice(0, MAX_ROWS).map(({ name }) => html`<li><code>${shortened(name)}</code></li>`);
  const rest = list.length > MAX_ROWS ? html`<p class="note">and ${list.length - MAX_ROWS} more</p>` : undefined;
  return fold(`Apps (${list.length})`, html`<ul>${names}</ul>${rest}`);
}

function objectSections({ partitions, signatures, sboms }: ShownInspection): Html {
  const name = (text: string) => (text === "" ? "(no name)" : shortened(text));
  const of = partitions.map((one) => [
    name(one.name),
    one.role,
    one.fileSystem,
    one.architecture,
    formatBytes(one.size),
  ]);
  const signed = signatures.map((one) => [name(one.name), one.hash, one.fingerprint ?? "names no key"]);
  const bills = sboms.map((one) => [name(one.name), one.format, formatBytes(one.size)]);
  return html`${objects("Partitions", ["Name", "Role", "File system", "Architecture", "Size"], of)}
${objects("Signatures, not verified here", ["Name", "Hash", "Claimed key"], signed)}
${objects("Bills of materials", ["Name", "Format", "Size"], bills)}`;
}

function objects(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): Html | undefined {
  if (rows.length === 0) return undefined;
  return fold(`${title} (${rows.length})`, table(title, heads, rows.slice(0, MAX_ROWS)));
}

/** That an image does not say something is not that it has none. */
function unrecorded(inspection: ShownInspection): Html | undefined {
  const missing = RECORDED.filter(({ key }) => !inspection[key].recorded).map(({ title }) => title);
  if (missing.length === 0) return undefined;
  return html`<p class="note">Not recorded in this image, so only its file system could tell: ${missing.join(", ")}.</p>`;
}

function fold(title: string, content: Html): Html {
  return html`<details><summary>${title}</summary>${content}</details>
`;
}

/** The parser of HTML drops a newline right behind `<pre>`, so one is put there for it. */
function preformatted(label: string, text: string): Html {
  return html`<pre tabindex="0" role="group" aria-label="${label}">
${beginningOf(text, MAX_TEXT)}</pre>`;
}

function restAt(address: string): Html {
  return html`<p>This is the beginning. <a href="${address}">The whole text</a></p>`;
}

function isLong(text: string): boolean {
  return text.length > MAX_TEXT;
}

function shortened(text: string): string {
  return text.length > MAX_VALUE ? `${beginningOf(text, MAX_VALUE)}…` : text;
}

/** No half of a character is left at the end. */
function beginningOf(text: string, most: number): string {
  return text.length > most ? text.slice(0, most).replace(/[\ud800-\udbff]$/, "") : text;
}
