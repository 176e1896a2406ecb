import { variableDocs } from "../../src/config/variables.ts";
import { ERRORS } from "../../src/core/error-table.ts";
import { renderCli } from "./render-cli.ts";
import { renderConfiguration } from "./render-configuration.ts";
import { renderErrors } from "./render-errors.ts";

/** A generated file: its path in the repository and what belongs in it. */
export interface GeneratedDocument {
  readonly path: string;
  readonly content: string;
}

/** Everything that is committed but generated. */
export function generatedDocuments(): readonly GeneratedDocument[] {
  return [
    { path: "docs/cli.md", content: renderCli() },
    { path: "docs/configuration.md", content: renderConfiguration(variableDocs()) },
    { path: "docs/errors.md", content: renderErrors(ERRORS) },
  ];
}
