import { spawn } from "node:child_process";
import { once } from "node:events";
import { extname } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { ClientError } from "../client-error.ts";

/** How the server's program is run. */
export interface AdminTokenOptions {
  /** Give the token back instead of having it printed. */
  readonly captured: boolean;
  readonly signal: AbortSignal;
}

/**
 * Has the server's own program replace the administrator's token, in a process of its own with the same environment:
 * the client shares no code with it. The token is printed there, unless it is to be captured. Throws a `ClientError`.
 */
export async function replaceAdminToken({ captured, signal }: AdminTokenOptions): Promise<string | undefined> {
  const output = captured ? "pipe" : "inherit";
  const child = spawn(process.execPath, [serverProgram(), "admin-token"], { stdio: ["ignore", output, output] });
  // The terminal sends Ctrl-C to both; other signals are for whom they are sent to.
  const stop = () => child.kill("SIGTERM");
  signal.addEventListener("abort", stop, { once: true });
  const [[code], token, complaint] = await Promise.all([
    once(child, "close") as Promise<[number | null]>,
    child.stdout ? text(child.stdout) : "",
    child.stderr ? text(child.stderr) : "",
  ]);
  signal.removeEventListener("abort", stop);
  if (code !== 0) throw failure(complaint);
  return captured ? token.trim() : undefined;
}

/** Beside the client in the build, and in the sources. */
function serverProgram(): string {
  return fileURLToPath(new URL(`../../main${extname(import.meta.filename)}`, import.meta.url));
}

function failure(complaint: string): ClientError {
  const [first = "", ...rest] = complaint.trim().split("\n");
  const reason = first.replace(/^error: /, "");
  const advice = rest.map((line) => line.replace(/^\s*-\s*/, "")).join("; ");
  return new ClientError("failed", reason === "" ? "the token was not replaced: the lines above say why" : reason, {
    advice: advice === "" ? undefined : advice,
  });
}
