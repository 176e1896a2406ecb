import type { InspectedApp, InspectedEnvironment, InspectedLabels, InspectedText, Inspection } from "./inspection.ts";

/** The parts of an inspection that make sense as a text of their own. */
export const INSPECTION_PARTS = [
  "labels",
  "deffile",
  "runscript",
  "startscript",
  "test",
  "help",
  "environment",
  "apps",
  "oci-config",
] as const;

export type InspectionPart = (typeof INSPECTION_PARTS)[number];

/** A part as people read it, and whether it is all of it; `text` is `null` where the image has none, or says none. */
export interface PartText {
  readonly recorded: boolean;
  readonly text: string | null;
  readonly truncated: boolean;
}

type Scope = Pick<InspectedApp, "labels" | "environment" | "runscript" | "test" | "help"> & Partial<Inspection>;

const ABSENT: PartText = { recorded: true, text: null, truncated: false };

const RENDER: Readonly<Record<InspectionPart, (scope: Scope) => PartText>> = {
  labels: ({ labels }) => renderLabels(labels),
  deffile: ({ deffile }) => renderText(deffile),
  runscript: ({ runscript }) => renderText(runscript),
  startscript: ({ startscript }) => renderText(startscript),
  test: ({ test }) => renderText(test),
  help: ({ help }) => renderText(help),
  environment: ({ environment }) => renderEnvironment(environment),
  apps: ({ apps }) => (apps ? { ...apps, text: lines(apps.list.map(({ name }) => name)) } : ABSENT),
  "oci-config": ({ oci }) => renderText(oci?.config),
};

/**
 * A part of an inspection as text that ends with a line's end: labels as `key: value`, apps by their names. With
 * `app`, that app's part; `undefined`: there is no such app. Apps have no definition file and no apps.
 */
export function partText(inspection: Inspection, part: InspectionPart, app?: string): PartText | undefined {
  if (app === undefined) return RENDER[part](inspection);
  if (!inspection.apps.recorded) return { recorded: false, text: null, truncated: false };
  const scope = inspection.apps.list.find(({ name }) => name === app);
  return scope && RENDER[part](scope);
}

function renderText(section: InspectedText | undefined): PartText {
  if (section === undefined) return ABSENT;
  const { recorded, text, truncated } = section;
  return { recorded, text: text === null ? null : ended(text), truncated };
}

function renderLabels({ recorded, values, truncated }: InspectedLabels): PartText {
  return { recorded, text: lines(Object.entries(values).map(([key, value]) => `${key}: ${value}`)), truncated };
}

function renderEnvironment({ recorded, files, truncated }: InspectedEnvironment): PartText {
  const text = lines(files.map((file) => `=== ${file.path} ===\n${file.text}`));
  return { recorded, text, truncated: truncated || files.some((file) => file.truncated) };
}

function lines(list: readonly string[]): string | null {
  return list.length === 0 ? null : list.map(ended).join("");
}

function ended(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}
