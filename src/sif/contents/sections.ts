import { cleanName } from "./clean-name.ts";
import type {
  InspectedApp,
  InspectedApps,
  InspectedEnvironment,
  InspectedLabels,
  InspectedText,
} from "./inspection.ts";
import type { JsonFields } from "./json-fields.ts";
import type { TextBudget } from "./text-budget.ts";

/** What is shown of each list. More of them than any image has, few enough to stay small. */
const MAX_LABELS = 1000;
const MAX_ENVIRONMENT_FILES = 64;
const MAX_APPS = 64;
/** In bytes of JSON. */
const MAX_LABEL_VALUE = 16 * 1024;

type NamedText = readonly [name: string, text: string];

export const NO_TEXT: InspectedText = { recorded: false, text: null, size: 0, truncated: false };
export const NO_LABELS: InspectedLabels = { recorded: false, values: {}, truncated: false };
export const NO_ENVIRONMENT: InspectedEnvironment = { recorded: false, files: [], truncated: false };
export const NO_APPS: InspectedApps = { recorded: false, list: [], truncated: false };

/** A text that is recorded; `undefined`: the image has none. */
export function textSection(text: string | undefined, budget: TextBudget): InspectedText {
  if (text === undefined) return { ...NO_TEXT, recorded: true };
  return { recorded: true, size: Buffer.byteLength(text), ...budget.take(text) };
}

/** Labels that are recorded. */
export function labelsSection(labels: readonly NamedText[], budget: TextBudget): InspectedLabels {
  const { made, truncated } = budget.list(labels, MAX_LABELS, ([name, text]) => {
    const key = budget.take(cleanName(name));
    const value = budget.take(text, MAX_LABEL_VALUE);
    return { entry: [key.text, value.text] as const, truncated: key.truncated || value.truncated };
  });
  return {
    recorded: true,
    // Unlike an assignment, this makes a field of any name, `__proto__` too.
    values: Object.fromEntries(made.map(({ entry }) => entry)),
    truncated: truncated || made.some((label) => label.truncated),
  };
}

/** Environment scripts that are recorded. */
export function environmentSection(scripts: readonly NamedText[], budget: TextBudget): InspectedEnvironment {
  const { made: files, truncated } = budget.list(scripts, MAX_ENVIRONMENT_FILES, ([path, text]) => ({
    path: budget.take(cleanName(path)).text,
    ...budget.take(text),
  }));
  return { recorded: true, files, truncated };
}

/** Apps that are recorded. */
export function appsSection(apps: readonly (readonly [string, JsonFields])[], budget: TextBudget): InspectedApps {
  const { made: list, truncated } = budget.list(apps, MAX_APPS, ([name, fields]) => appSection(name, fields, budget));
  return { recorded: true, list, truncated };
}

function appSection(name: string, fields: JsonFields, budget: TextBudget): InspectedApp {
  return {
    name: budget.take(cleanName(name)).text,
    labels: labelsSection(fields.namedTexts("labels"), budget),
    environment: environmentSection(fields.namedTexts("environment"), budget),
    runscript: textSection(fields.text("runscript"), budget),
    test: textSection(fields.text("test"), budget),
    help: textSection(fields.text("helpfile"), budget),
  };
}
