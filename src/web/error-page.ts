import { type Html, html } from "./html.ts";
import { layout } from "./layout.ts";
import type { Site } from "./site.ts";

/** What went wrong, as a person reads it. */
export interface ShownError {
  readonly status: number;
  /** What to do is part of it. */
  readonly message: string;
  /** Leads to the server's log. */
  readonly requestId: string;
}

const HEADINGS: Readonly<Record<number, string>> = {
  400: "This address cannot be read",
  404: "Not found",
  405: "Not possible here",
  503: "Not available at this moment",
};

export function errorPage(site: Site, { status, message, requestId }: ShownError): Html {
  const heading = HEADINGS[status] ?? (status < 500 ? "This was refused" : "Something went wrong");
  const main = html`<h1>${heading}</h1>
<p>${message.charAt(0).toUpperCase()}${message.slice(1)}.</p>
<p><a href="${site.base}/">To the collections</a></p>
<p class="note">Status ${status}, request ${requestId}</p>`;
  return layout(site, { title: `${heading} · ${site.title}`, main });
}
