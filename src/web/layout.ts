import { type Html, html } from "./html.ts";
import type { Site } from "./site.ts";

/** What differs from page to page. */
export interface PageContent {
  readonly title: string;
  readonly main: Html;
  /** What was searched for. */
  readonly searched?: string;
}

/** A whole document: the same head, navigation and foot around each page. */
export function layout(site: Site, { title, main, searched = "" }: PageContent): Html {
  const { base, assets } = site;
  return html`<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<title>${title}</title>
<link rel="stylesheet" href="${base}${assets.style}" />
<link rel="icon" type="image/svg+xml" href="${base}${assets.icon}" />
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top">
<a class="brand" href="${base}/">${site.title}</a>
<nav aria-label="Registry">
<a href="${base}/">Collections</a>
<a href="${base}/auth/tokens">Tokens</a>
<a href="${base}/api/v1">API</a>
</nav>
<form role="search" action="${base}/search">
<label class="unseen" for="q">Search containers</label>
<input id="q" name="q" type="search" maxlength="200" placeholder="Search containers" value="${searched}" />
<button type="submit">Search</button>
</form>
</header>
<main id="main">
${main}
</main>
<footer><p>Singularity Registry ${site.version}</p></footer>
</body>
</html>`;
}
