import { spawn } from "node:child_process";
import { once } from "node:events";

/** What may end a command before its own end. */
export interface CommandLimits {
  readonly signal: AbortSignal;
}

/**
 * Runs a program to its end and gives its standard output. Throws when it fails, with the end of what it complained
 * about; an abort kills it and throws.
 */
export async function command(program: string, args: readonly string[], { signal }: CommandLimits): Promise<string> {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], signal });
  let output = "";
  let complaints = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (complaints = (complaints + chunk.toString()).slice(-2000)));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}: ${complaints}`);
  return output;
}
