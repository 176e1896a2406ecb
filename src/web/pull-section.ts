import { fileAddress, pullCommand, shellAddress, shubAddress } from "../core/pull-command.ts";
import { commandBlock } from "./elements.ts";
import { type Html, html } from "./html.ts";
import type { ShownImage } from "./shown-image.ts";
import type { ShownContainer, Site } from "./site.ts";

/** The commands that get this image, for every protocol that works at this registry's address. */
export function pullSection(
  { url }: Site,
  { collection, container }: ShownContainer,
  { tag, architecture, architectures }: ShownImage,
): Html {
  // Among several, who asks without one gets the usual one.
  const chosen = architectures.length > 1 ? { onlyArchitecture: architecture } : {};
  const image = { collection, container, tag, ...chosen };
  const arch = architectures.length > 1 ? ` --arch ${architecture}` : "";
  const curl = `curl -fL -o ${container}.sif ${shellAddress(fileAddress(url, image))}`;
  return html`${commandBlock("Apptainer or Singularity", pullCommand(url, image))}
${note(shubAddress(url, image), architectures)}
${commandBlock("sreg", `sreg pull --url ${url} ${collection}/${container}:${tag}${arch}`)}
${commandBlock("curl", curl)}`;
}

function note(shub: string | undefined, architectures: readonly string[]): Html | undefined {
  if (shub === undefined) {
    return html`<p class="note">shub:// addresses cannot hold a port, so this is the address of the file itself.</p>`;
  }
  if (architectures.length < 2) return undefined;
  return html`<p class="note">Over shub:// the client's machine chooses among the architectures.</p>`;
}
