import { createHash } from "node:crypto";
import { STYLESHEET } from "./stylesheet.ts";

/** A file that pages refer to. */
export interface Asset {
  /** With a hash of the content in it, so that a copy of it is good for ever. */
  readonly path: string;
  readonly type: string;
  readonly content: string;
}

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b5cad"/><path d="M7 11l9-5 9 5v10l-9 5-9-5z" fill="none" stroke="#fff" stroke-width="2.4" stroke-linejoin="round"/><circle cx="16" cy="16" r="3" fill="#fff"/></svg>`;

/** Everything that pages need beside themselves. */
export function createAssets(): { readonly style: Asset; readonly icon: Asset } {
  return {
    style: asset("style", "css", { type: "text/css; charset=utf-8", content: STYLESHEET }),
    icon: asset("icon", "svg", { type: "image/svg+xml", content: ICON }),
  };
}

function asset(name: string, extension: string, rest: Omit<Asset, "path">): Asset {
  const hash = createHash("sha256").update(rest.content).digest("hex").slice(0, 16);
  return { path: `/assets/${name}.${hash}.${extension}`, ...rest };
}
