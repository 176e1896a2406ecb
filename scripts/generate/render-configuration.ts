import type { VariableDocs } from "../../src/config/variables.ts";
import { code, GENERATED, table } from "./markdown.ts";

const INTRODUCTION = `# Configuration

The registry is configured by environment variables, and each of them has a default. A name that starts with \`SREG_\` and
is not known is refused, with the nearest known one. An empty variable counts as not set. A secret may also be in a file:
\`NAME_FILE\` holds its path.`;

/** The reference page of all environment variables, in the order of the schema. */
export function renderConfiguration(variables: readonly VariableDocs[]): string {
  const rows = variables.map(({ name, description, default: byDefault, secret }) => [
    secret ? `${code(name)}, ${code(`${name}_FILE`)}` : code(name),
    description,
    byDefault,
  ]);
  return `${GENERATED}\n\n${INTRODUCTION}\n\n${table(["variable", "meaning", "default"], rows)}\n`;
}
