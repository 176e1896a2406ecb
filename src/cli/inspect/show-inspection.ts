import { shownText } from "../../core/names/shown-text.ts";
import type { Inspection } from "../../sif/contents/inspection.ts";
import { type InspectionPart, type PartText, partText } from "../../sif/contents/part-text.ts";
import { ClientError } from "../client-error.ts";
import type { Result } from "../display/display.ts";
import { factLines } from "./inspected-facts.ts";
import { factValues, partValues } from "./inspected-parts.ts";

/** What is to be shown of an inspection. */
export interface Selection {
  readonly parts: readonly InspectionPart[];
  /** Everything else that is known too. */
  readonly all: boolean;
  readonly app: string | undefined;
}

/** An inspection's selected parts, and what has to be said about those that are missing or cut. */
export interface Shown {
  readonly result: Result;
  readonly notices: readonly string[];
}

interface Section extends PartText {
  readonly part: InspectionPart;
}

/** Several parts get headings; one alone is printed as it is. Pure. Throws a `ClientError` where there is no such app. */
export function showInspection(inspection: Inspection, { parts, all, app }: Selection): Shown {
  const sections = parts.map((part): Section => {
    const found = partText(inspection, part, app);
    if (!found) throw noSuchApp(inspection, app ?? "");
    return { ...found, part };
  });
  const present = sections.filter(({ text }) => text !== null);
  const bodies = present.map(({ part, text }) => {
    const body = (text ?? "").replace(/\n$/, "");
    return parts.length === 1 ? body : `== ${part} ==\n${body}\n`;
  });
  const values = partValues(inspection, parts, app);
  const notices = sections.flatMap((section) => noticeOf(section, all));
  if (!all) return { result: { value: values, lines: bodies, verbatim: bodies.length > 0 }, notices };
  const lines = [...factLines(inspection), "", ...bodies];
  return { result: { value: { ...factValues(inspection), ...values }, lines, verbatim: true }, notices };
}

/** Of everything, what an image does not have is no news. */
function noticeOf({ part, recorded, text, truncated }: Section, all: boolean): string[] {
  if (truncated) return [`${part}: there is more of it than is shown`];
  if (text !== null || all) return [];
  if (recorded) return [`this image has no ${part}`];
  return [`${part} is not recorded in this image: only its file system could tell`];
}

function noSuchApp({ apps }: Inspection, app: string): ClientError {
  const names = apps.list.map(({ name }) => shownText(name)).join(", ");
  return new ClientError("failed", `the image has no app '${shownText(app)}'`, {
    advice: names === "" ? "leave --app out: it has no apps" : `--app with one of: ${names}`,
  });
}
