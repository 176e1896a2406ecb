import { pullCommand } from "../../core/pull-command.ts";
import type { ClientError } from "../client-error.ts";
import type { Display, ErrorOutput, PushOutcome, SignInOutcome } from "./display.ts";
import { printable } from "./printable.ts";
import { type BarSurface, startProgressBar } from "./progress-bar.ts";
import { alignedLines } from "./table.ts";
import { formatBytes } from "./units.ts";

/** Output for people. */
export function textDisplay(surface: BarSurface & { readonly stdout: ErrorOutput }): Display {
  const out = (...lines: readonly string[]) => void surface.stdout.write(`${printable(lines.join("\n"))}\n`);
  const err = (...lines: readonly string[]) => void surface.stderr.write(`${printable(lines.join("\n"))}\n`);
  return {
    notice: (text) => err(text),
    progress: (label, total, atTheEnd = "", from = 0) => startProgressBar(surface, { label, total, atTheEnd, from }),
    show: ({ lines, verbatim }) => {
      if (verbatim && !surface.stdout.isTTY) surface.stdout.write(`${lines.join("\n")}\n`);
      else if (lines.length > 0) out(...lines);
    },
    rows: ({ rows }) => out(...alignedLines(rows)),
    pushed: (outcome) => out(...pushedLines(outcome)),
    signedIn: (outcome) => out(signedInLine(outcome)),
    signedOut: (url) => out(`signed out of ${url}; the token itself stays valid`),
    newAdminToken: (token) => out(token),
    help: (text) => out(text.trimEnd()),
    failed: (error) => err(...errorLines(error)),
  };
}

function pushedLines({ registry, image, changed }: PushOutcome): string[] {
  const { collection, container, tag, digest, size, architecture } = image;
  const facts = [`${collection}/${container}:${tag}`, digest, formatBytes(size), architecture];
  if (!changed) facts.push("(was there already)");
  return [facts.join("  "), `pull it with: ${pullCommand(registry, image)}`];
}

function signedInLine({ url, name, admin }: SignInOutcome): string {
  return `signed in to ${url} as ${name}${admin ? ", an administrator" : ""}`;
}

function errorLines({ message, advice, requestId, status }: ClientError): string[] {
  const lines = [`error: ${message}`];
  if (advice !== undefined) lines.push(`try: ${advice}`);
  if (requestId !== undefined && (status ?? 0) >= 500) lines.push(`request id: ${requestId}`);
  return lines;
}
