import { PassThrough } from "node:stream";
import type { Command } from "commander";
import { createProgram } from "../../src/cli/commands/program.ts";
import { textDisplay } from "../../src/cli/display/text.ts";
import { EXITS } from "../../src/cli/exit-codes.ts";
import { code, GENERATED, table } from "./markdown.ts";

const INTRODUCTION = `# sreg

The client of the registry. \`sreg login URL\` keeps an access token for a registry, which is then the one that commands
use; \`--url\` or \`SREG_URL\` names another one, and \`SREG_TOKEN\` is used in place of the stored token. What is public can
be pulled, listed, searched and inspected without a token.

With \`--json\` results are JSON values on standard output, one a line (a list: one item a line), and errors and notices
are JSON on standard error. Without it they are for people; every error ends with what to try.`;

/** The reference page of the client's commands, made from the command line itself. */
export function renderCli(): string {
  const program = bareProgram();
  const exits = Object.values(EXITS).map(({ code: number, meaning }) => [String(number), meaning]);
  return [
    GENERATED,
    INTRODUCTION,
    "## Options of every command",
    optionTable(program),
    "## Exit codes",
    table(["code", "meaning"], exits),
    "## Commands",
    ...leavesOf(program).map(section),
    "",
  ]
    .join("\n\n")
    .trimEnd()
    .concat("\n");
}

/** No command of it is run. */
function bareProgram(): Command {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const environment = { url: undefined, token: undefined, dataDir: undefined, loginFile: "", proxy: {} };
  const display = textDisplay({ stdout, stderr, now: () => 0 });
  const { signal } = new AbortController();
  return createProgram({ environment, display, stdin, stdout, stderr, signal, version: "" });
}

function leavesOf(command: Command): Command[] {
  return command.commands.flatMap((child) => (child.commands.length > 0 ? leavesOf(child) : [child]));
}

function section(command: Command): string {
  const help = command.createHelp();
  const rows = help.visibleArguments(command).map((argument) => [code(argument.name()), argument.description]);
  const parts = [`### \`${pathOf(command)} ${command.usage()}\``, command.description()];
  if (rows.length > 0) parts.push(table(["argument", "meaning"], rows));
  if (command.options.some(({ hidden }) => !hidden)) parts.push(optionTable(command));
  return parts.join("\n\n");
}

function optionTable(command: Command): string {
  const shown = command.options.filter(({ hidden }) => !hidden);
  return table(
    ["option", "meaning"],
    shown.map(({ flags, description }) => [code(flags), description]),
  );
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}
