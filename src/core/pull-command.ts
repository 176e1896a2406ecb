/** An image by its names, which a shell takes as they are. */
export interface PulledImage {
  readonly collection: string;
  readonly container: string;
  readonly tag: string;
  /** No other than this; without it, the usual one of the tag's, or what the client's machine needs. */
  readonly onlyArchitecture?: string;
}

/**
 * The address of an image for clients that speak shub, below the registry's `url`; `undefined`: a shub address cannot
 * hold the port of this registry. Pure.
 */
export function shubAddress(url: string, { collection, container, tag }: PulledImage): string | undefined {
  const { hostname, port, pathname } = new URL(url);
  return port === "" ? `shub://${hostname}${bare(pathname)}/${collection}/${container}:${tag}` : undefined;
}

/** The address of an image's bytes, for everything that speaks HTTP. Pure. */
export function fileAddress(url: string, { collection, container, tag, onlyArchitecture }: PulledImage): string {
  const query = onlyArchitecture === undefined ? "" : `?arch=${onlyArchitecture}`;
  return `${bare(url)}/api/v1/images/${collection}/${container}:${tag}/file${query}`;
}

/** An address as an argument of a shell, which takes a question mark for a pattern. Pure. */
export function shellAddress(address: string): string {
  return address.includes("?") ? `'${address}'` : address;
}

/** The command that gets an image with the client that people have: by shub where that works. Pure. */
export function pullCommand(url: string, image: PulledImage): string {
  const shub = shubAddress(url, image);
  if (shub === undefined) return `apptainer pull ${image.container}.sif ${shellAddress(fileAddress(url, image))}`;
  return `apptainer pull ${new URL(url).protocol === "http:" ? "--no-https " : ""}${shub}`;
}

function bare(text: string): string {
  return text.replace(/\/+$/, "");
}
