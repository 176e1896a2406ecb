import type { Machine } from "../machine.ts";
import type { BenchResult } from "../run-bench.ts";
import { HEAD, rowsOf } from "./cells.ts";

export interface Page {
  readonly title: string;
  /** `2026-11-23`. */
  readonly date: string;
  readonly version: string;
  readonly machine: Machine;
  readonly results: readonly BenchResult[];
}

/** The page that is kept of a run, in Markdown. */
export function renderPage({ title, date, version, machine, results }: Page): string {
  const { processor, cores, memoryGiB, system, node, load } = machine;
  return [
    `# ${title}, ${date}`,
    "",
    `Version ${version}, measured by \`npm run bench\`: ${cores} × ${processor}, ${memoryGiB} GiB, ${system}, Node ${node}.`,
    `Load of the minute before: ${load}. Servers, clients and load share the cores, so ratios count, not the raw figures.`,
    "A ratio is the median of the runs' own ratios; the other figures are medians.",
    "",
    row([...HEAD]),
    row(HEAD.map(() => "---")),
    ...rowsOf(results).map(row),
    "",
    ...results.map(({ name, about }) => `- **${name}**: ${about}`),
    "",
  ].join("\n");
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
