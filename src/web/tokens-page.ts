import { commandBlock } from "./elements.ts";
import { type Html, html } from "./html.ts";
import { layout } from "./layout.ts";
import type { Site } from "./site.ts";

/** Clients send people here when they lack a token. */
export function tokensPage(site: Site): Html {
  const { url } = site;
  const main = html`<h1>Access tokens</h1>
<p>Public images need no token. To push, to delete, or to see what is private, a client sends a token: a text that
begins with <code>sreg_</code>. It is shown once, when it is made; the registry keeps no copy of it.</p>
<h2>The first token</h2>
<p>Whoever runs this registry makes your account, and gives you its first token:</p>
${commandBlock("An administrator, with sreg", "sreg user create ada")}
${commandBlock("An administrator, with curl", post(url, "users", '{"name": "ada"}'))}
<h2>Sign in</h2>
${commandBlock("sreg asks for the token, checks it and keeps it", `sreg login ${url}`)}
<h2>Further tokens</h2>
<p>Make one for each place that uses one, with no more rights than it needs: <code>pull</code>, <code>push</code> (which
implies <code>pull</code>), <code>delete</code> or <code>admin</code> (which implies all); for some collections only, or
for some time only, if you want. A token with the scope <code>admin</code> is needed to make others.</p>
${commandBlock("With sreg, for 30 days", SREG_TOKEN)}
${commandBlock("With curl, for 30 days", post(url, "tokens", TOKEN))}
${commandBlock("Which there are, and when each was last used", "sreg token list")}
<p>A token that others may have seen is to be revoked: <code>sreg token revoke</code>. All that the API takes is on the
page of <a href="${site.base}/api/v1">its operations</a>.</p>`;
  return layout(site, { title: `Access tokens · ${site.title}`, main });
}

const SREG_TOKEN = "sreg token create 'the build server' --scope push --collection science --expires 30d";
const TOKEN = '{"label": "the build server", "scopes": ["push"], "collections": ["science"], "expiresIn": 2592000}';

function post(url: string, path: string, body: string): string {
  return `curl -H "Authorization: Bearer $TOKEN" -d '${body}' ${url}/api/v1/${path}`;
}
