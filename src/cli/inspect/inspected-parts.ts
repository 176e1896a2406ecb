import type { InspectedApp, InspectedText, Inspection } from "../../sif/contents/inspection.ts";
import type { InspectionPart } from "../../sif/contents/part-text.ts";

/** What can be asked for: the option for it, and its name in JSON. */
export const PART_OPTIONS = [
  { part: "labels", option: "labels", key: "labels", help: "labels; this is what is shown without any option" },
  { part: "deffile", option: "deffile", key: "deffile", help: "definition file that it was built from" },
  { part: "runscript", option: "runscript", key: "runscript", help: "what it does when it is run" },
  { part: "startscript", option: "startscript", key: "startscript", help: "what it does when an instance is started" },
  { part: "test", option: "test", key: "test", help: "test script" },
  { part: "help", option: "helpfile", key: "helpfile", help: "help text" },
  { part: "environment", option: "environment", key: "environment", help: "environment scripts" },
  { part: "apps", option: "list-apps", key: "apps", help: "names of its apps" },
  { part: "oci-config", option: "oci-config", key: "ociConfig", help: "OCI image configuration" },
] as const satisfies readonly {
  readonly part: InspectionPart;
  readonly option: string;
  readonly key: string;
  readonly help: string;
}[];

type Scope = Pick<InspectedApp, "labels" | "environment" | "runscript" | "test" | "help"> & Partial<Inspection>;

const VALUE: Readonly<Record<InspectionPart, (scope: Scope) => unknown>> = {
  labels: ({ labels }) => (labels.recorded ? labels.values : null),
  deffile: ({ deffile }) => textOf(deffile),
  runscript: ({ runscript }) => textOf(runscript),
  startscript: ({ startscript }) => textOf(startscript),
  test: ({ test }) => textOf(test),
  help: ({ help }) => textOf(help),
  environment: ({ environment: { recorded, files } }) =>
    recorded ? Object.fromEntries(files.map(({ path, text }) => [path, text])) : null,
  apps: ({ apps }) =>
    apps?.recorded ? Object.fromEntries(apps.list.map((app) => [app.name, valuesOf(app, APP_PARTS)])) : null,
  "oci-config": ({ oci }) => textOf(oci?.config),
};

const APP_PARTS: readonly InspectionPart[] = ["labels", "runscript", "test", "help", "environment"];

/** The parts for programs, by their names; `null`: there is none, or none is recorded. Pure. */
export function partValues(
  inspection: Inspection,
  parts: readonly InspectionPart[],
  app: string | undefined,
): Record<string, unknown> {
  const scope = app === undefined ? inspection : inspection.apps.list.find(({ name }) => name === app);
  return scope ? valuesOf(scope, parts) : {};
}

/** Everything but the parts, for programs. Pure. */
export function factValues(inspection: Inspection): Record<string, unknown> {
  const { format, architecture, createdAt, ociSif, encrypted, signed, damaged } = inspection;
  const { partitions, signatures, sboms, keys, oci } = inspection;
  const objects = { partitions, signatures, sboms, keys, layers: oci?.layers ?? [] };
  return { format, architecture, createdAt, ociSif, encrypted, signed, damaged, ...objects };
}

function valuesOf(scope: Scope, parts: readonly InspectionPart[]): Record<string, unknown> {
  const chosen = PART_OPTIONS.filter(({ part }) => parts.includes(part));
  return Object.fromEntries(chosen.map(({ part, key }) => [key, VALUE[part](scope)]));
}

function textOf(section: InspectedText | undefined): string | null {
  return section?.text ?? null;
}
