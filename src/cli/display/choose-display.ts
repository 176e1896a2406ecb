import type { Display, ErrorOutput } from "./display.ts";
import { jsonDisplay } from "./json.ts";
import { textDisplay } from "./text.ts";

/**
 * JSON where `--json` stands among the arguments, else text. Decided before the command line is read, so that a fault
 * in it is shown the same way.
 */
export function chooseDisplay(
  args: readonly string[],
  { stdout, stderr }: { readonly stdout: ErrorOutput; readonly stderr: ErrorOutput },
): Display {
  const end = args.indexOf("--");
  const options = end < 0 ? args : args.slice(0, end);
  const text = textDisplay({ stdout, stderr, now: () => performance.now() });
  return options.includes("--json") ? jsonDisplay({ stdout, stderr }, text) : text;
}
