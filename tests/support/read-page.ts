import { type DefaultTreeAdapterMap, html, parse } from "parse5";

type Node = DefaultTreeAdapterMap["node"];
type Element = DefaultTreeAdapterMap["element"];

/** A page as a browser reads it. */
export interface ReadPage {
  /** What the parser of HTML had to repair; empty: nothing. */
  readonly faults: readonly string[];
  readonly elements: readonly Element[];
  /** All addresses that the page leads to, as they stand there. */
  readonly links: readonly string[];
  /** What a person reads. */
  readonly text: string;
}

export function readPage(markup: string): ReadPage {
  const faults: string[] = [];
  const document = parse(markup, {
    onParseError: ({ code, startLine, startCol }) => faults.push(`${code} at ${startLine}:${startCol}`),
  });
  const nodes = [...nodesOf(document)];
  const elements = nodes.filter((node): node is Element => "attrs" in node);
  return {
    faults,
    elements,
    links: elements.flatMap(({ attrs }) =>
      attrs.filter(({ name }) => ["href", "src", "action"].includes(name)).map(({ value }) => value),
    ),
    text: nodes.map((node) => ("value" in node ? node.value : "")).join(""),
  };
}

/** The values of an attribute, wherever it stands. */
export function attribute({ elements }: ReadPage, name: string): readonly string[] {
  return elements.flatMap(({ attrs }) => attrs.filter((one) => one.name === name).map(({ value }) => value));
}

export const HTML_NAMESPACE = html.NS.HTML;

function* nodesOf(node: Node): Generator<Node> {
  yield node;
  if (!("childNodes" in node)) return;
  for (const child of node.childNodes) yield* nodesOf(child);
}
