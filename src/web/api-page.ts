import { commandBlock, table } from "./elements.ts";
import { type Html, html } from "./html.ts";
import { layout } from "./layout.ts";
import type { Site } from "./site.ts";

/** An operation of the API on its page. */
export interface ShownOperation {
  readonly method: string;
  /** Below the API's address. */
  readonly path: string;
  readonly group: string;
  readonly summary: string;
  readonly needsToken: boolean;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly description?: string | undefined;
  }[];
  readonly bodies: readonly { readonly type: string; readonly schema: string }[];
  readonly answers: readonly { readonly status: string; readonly description: string }[];
}

/** The API as people read it: each operation folded, in the groups of the OpenAPI document. */
export function apiPage(site: Site, operations: readonly ShownOperation[]): Html {
  const groups = [...Map.groupBy(operations, ({ group }) => group)];
  const main = html`<h1>The API</h1>
<p>All addresses are below <code>${site.url}/api/v1</code>. Answers are JSON; errors are
<a href="https://www.rfc-editor.org/rfc/rfc9457">problem details</a> with a stable <code>code</code>. Lists answer
<code>next</code>: send it as <code>after</code> to get the next page. For programs there is an
<a href="${site.base}/api/v1/openapi.json">OpenAPI 3.1 document</a>.</p>
${commandBlock("With a token", `curl -H "Authorization: Bearer $TOKEN" ${site.url}/api/v1/whoami`)}
${groups.map(([name, group]) => html`<h2>${name}</h2>${group.map(operationFold)}`)}`;
  return layout(site, { title: `API · ${site.title}`, main });
}

function operationFold({ method, path, summary, needsToken, ...rest }: ShownOperation): Html {
  const name = `${method.toUpperCase()} ${path}`;
  return html`
<details><summary><span class="method">${method}</span> <code>${path}</code> – ${withCode(summary)}</summary>
<p class="note">${needsToken ? "Needs a token." : "A token is needed only for what is not public."}</p>
${parameterTable(name, rest.parameters)}
${rest.bodies.map(({ type, schema }) => bodyBlock(name, type, schema))}
${table(
  `Answers of ${name}`,
  ["Answer", "Meaning"],
  rest.answers.map(({ status, description }) => [status, withCode(description)]),
)}
</details>`;
}

function parameterTable(name: string, parameters: ShownOperation["parameters"]): Html | undefined {
  if (parameters.length === 0) return undefined;
  const rows = parameters.map((parameter) => [
    html`<code>${parameter.name}</code>`,
    `${parameter.in}${parameter.required ? ", required" : ""}`,
    withCode(parameter.description ?? ""),
  ]);
  return table(`Parameters of ${name}`, ["Parameter", "Where", "Meaning"], rows);
}

function bodyBlock(name: string, type: string, schema: string): Html {
  const label = `Body of ${name}, ${type}`;
  if (schema === "{}") return html`<p>Body: <code>${type}</code></p>`;
  return html`<p>Body: <code>${type}</code></p><pre tabindex="0" role="group" aria-label="${label}">${schema}</pre>`;
}

/** Texts of the document have words between backticks. */
function withCode(text: string): Html {
  return html`${text.split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}
