import type { Writable } from "node:stream";
import type { ClientError } from "../client-error.ts";
import type { Display, PushOutcome, SignInOutcome } from "./display.ts";
import { printable } from "./printable.ts";
import { type BarSurface, startProgressBar } from "./progress-bar.ts";
import { pullCommand } from "./pull-command.ts";
import { formatBytes } from "./units.ts";

/** Output for people. */
export function textDisplay(surface: BarSurface & { readonly stdout: Writable }): Display {
  const out = (...lines: readonly string[]) => void surface.stdout.write(`${printable(lines.join("\n"))}\n`);
  const err = (...lines: readonly string[]) => void surface.stderr.write(`${printable(lines.join("\n"))}\n`);
  return {
    notice: (text) => err(text),
    progress: (label, total, atTheEnd = "") => startProgressBar(surface, { label, total, atTheEnd }),
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
