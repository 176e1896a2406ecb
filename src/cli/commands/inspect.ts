import type { Command } from "commander";
import type { InspectionPart } from "../../sif/contents/part-text.ts";
import { PART_OPTIONS } from "../inspect/inspected-parts.ts";
import { ANYBODY, connect } from "./connect.ts";
import type { CommonOptions, Session } from "./session.ts";

type InspectOptions = CommonOptions & {
  readonly arch?: string;
  readonly app?: string;
  readonly all?: boolean;
} & Readonly<Record<string, unknown>>;

/** `sreg inspect REFERENCE|FILE` */
export function addInspect(program: Command, session: Session): void {
  const command = program
    .command("inspect")
    .description("Show what an image says of itself. All of it is a claim of whoever made the image.")
    .argument("<image>", "collection/container[:tag], or an image file, for which no registry is needed")
    .option("--arch <architecture>", "the image for this architecture")
    .option("--app <name>", "of this app of the image")
    .option("--all", "everything that is known");
  for (const { option, help } of PART_OPTIONS) command.option(`--${option}`, help);
  command.action(async (text: string, _options: unknown, self: Command) => {
    const options = self.optsWithGlobals<InspectOptions>();
    const { loadInspection } = await import("../inspect/load-inspection.ts");
    const { showInspection } = await import("../inspect/show-inspection.ts");
    const reach = () => connect(self, session, ANYBODY);
    const inspection = await loadInspection({ text, architecture: options.arch, connect: reach });
    const selection = { parts: chosenParts(options), all: options.all === true, app: options.app };
    const { result, notices } = showInspection(inspection, selection);
    for (const notice of notices) session.display.notice(notice);
    session.display.show(result);
  });
}

function chosenParts(options: InspectOptions): readonly InspectionPart[] {
  const chosen = PART_OPTIONS.filter(({ option }) => options.all === true || options[camelCase(option)] === true);
  return chosen.length === 0 ? ["labels"] : chosen.map(({ part }) => part);
}

/** As commander names an option's value. */
function camelCase(option: string): string {
  return option.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
