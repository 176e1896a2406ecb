import type { CommanderError } from "commander";
import { ClientError } from "./client-error.ts";

/** What commander says of a command line it cannot read. It proposes the nearest command or option. `command`: empty for none. */
export function toUsageError(error: CommanderError, command: string): ClientError {
  const advice = `sreg ${command} --help`.replace("  ", " ");
  if (error.code === "commander.help") {
    return new ClientError("usage", "no command is given", { advice, cause: error });
  }
  const [, text = "", proposal] = /^(?:error: )?(.*?)(?:\s*\(Did you mean (.*)\?\))?$/s.exec(error.message) ?? [];
  const hint = proposal === undefined ? "" : `: did you mean ${proposal}?`;
  // What follows an option's `=`, and an argument too many, may be a secret in the wrong place.
  const shown = text.replace(/(--?[\w-]+)=[^']*/g, "$1").replace(/( but got \d+):.*$/s, "$1");
  return new ClientError("usage", `${shown}${hint}`, { advice, cause: error });
}
