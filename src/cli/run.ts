import { type Command, CommanderError } from "commander";
import { productVersion } from "../version.ts";
import { ClientError, toClientError } from "./client-error.ts";
import { createProgram } from "./commands/program.ts";
import { chooseDisplay } from "./display/choose-display.ts";
import type { ErrorOutput } from "./display/display.ts";
import type { ClientEnvironment } from "./environment.ts";
import { EXITS } from "./exit-codes.ts";
import type { Input } from "./login/read-token.ts";
import { toUsageError } from "./usage-error.ts";

/** What the client uses of the process it runs in. */
export interface ProcessPort {
  readonly environment: ClientEnvironment;
  readonly stdin: Input;
  readonly stdout: ErrorOutput;
  readonly stderr: ErrorOutput;
  /** Has `act` called at the first signal of that name; the second ends the process, as it does by default. */
  readonly onSignal: (name: "SIGINT" | "SIGTERM", act: () => void) => void;
}

/** Runs one command to its end, shows what came of it, and resolves to the exit code. */
export async function run(args: readonly string[], port: ProcessPort): Promise<number> {
  const display = chooseDisplay(args, port);
  const stop = new AbortController();
  port.onSignal("SIGINT", () => stop.abort(new ClientError("interrupted", "interrupted")));
  port.onSignal("SIGTERM", () => stop.abort(new ClientError("terminated", "terminated")));
  const session = { ...port, display, signal: stop.signal, version: productVersion() };
  const program = createProgram(session);
  try {
    await program.parseAsync(args, { from: "user" });
    return EXITS.done.code;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return EXITS.done.code;
    const error = explain(thrown, { signal: stop.signal, command: commandNamed(program, args) });
    display.failed(error);
    return EXITS[error.exit].code;
  }
}

/** The command that the arguments name, as far as they name one: `collection members`; the empty text for none. */
function commandNamed(command: Command, args: readonly string[]): string {
  const known = new Map(command.commands.map((child) => [child.name(), child]));
  const child = known.get(args.find((word) => known.has(word)) ?? "");
  return child ? `${child.name()} ${commandNamed(child, args.slice(args.indexOf(child.name()) + 1))}`.trimEnd() : "";
}

/** After a signal, whatever else went wrong is its consequence. */
function explain(
  thrown: unknown,
  { signal, command }: { readonly signal: AbortSignal; readonly command: string },
): ClientError {
  if (signal.aborted) return toClientError(signal.reason);
  return thrown instanceof CommanderError ? toUsageError(thrown, command) : toClientError(thrown);
}
