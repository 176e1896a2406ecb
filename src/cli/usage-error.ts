import type { CommanderError } from "commander";
import { ClientError } from "./client-error.ts";

/** What commander says of a command line it cannot read. It proposes the nearest command or option. */
export function toUsageError(error: CommanderError, command: string | undefined): ClientError {
  if (error.code === "commander.help") {
    return new ClientError("usage", "no command is given", { advice: "sreg --help", cause: error });
  }
  const advice = command === undefined ? "sreg --help" : `sreg ${command} --help`;
  const [, text = "", proposal] = /^(?:error: )?(.*?)(?:\s*\(Did you mean (.*)\?\))?$/s.exec(error.message) ?? [];
  const hint = proposal === undefined ? "" : `: did you mean ${proposal}?`;
  // What follows an option's `=`, and an argument too many, may be a secret in the wrong place.
  const shown = text.replace(/(--?[\w-]+)=[^']*/g, "$1").replace(/( but got \d+):.*$/s, "$1");
  return new ClientError("usage", `${shown}${hint}`, { advice, cause: error });
}
