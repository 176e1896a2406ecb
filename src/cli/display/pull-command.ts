import type { PushedImage } from "./display.ts";

/** The command that gets an image back. A shub address cannot hold a port; an http address can. */
export function pullCommand(registry: string, { collection, container, tag }: PushedImage): string {
  const { protocol, hostname, port, pathname } = new URL(registry);
  const name = `${collection}/${container}:${tag}`;
  if (port !== "") return `apptainer pull ${container}.sif ${registry}/api/v1/images/${name}/file`;
  const flags = protocol === "http:" ? "--no-https " : "";
  return `apptainer pull ${flags}shub://${hostname}${pathname.replace(/\/$/, "")}/${name}`;
}
