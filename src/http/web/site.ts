import type { Directory } from "../../directory/service.ts";
import { createAssets } from "../../web/assets.ts";
import { createMarkdown } from "../../web/markdown.ts";
import type { Site } from "../../web/site.ts";

export interface SiteServices {
  readonly directory: Directory;
  /** Of this build. */
  readonly version: string;
}

/** What every page knows of this registry. */
export function createSite({ directory, version }: SiteServices): Site {
  const { style, icon } = createAssets();
  const base = new URL(directory.own.url).pathname.replace(/\/+$/, "");
  const assets = { style: style.path, icon: icon.path };
  return { ...directory.own, base, version, assets, markdown: createMarkdown() };
}
