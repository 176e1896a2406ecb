import { spawn } from "node:child_process";
import { once } from "node:events";

/** What a command printed and how it ended. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** `env` is the whole environment. */
  readonly bare?: boolean;
  /** Written to the command's standard input. */
  readonly input?: string;
}

/** Runs a command to its end. Never rejects for an exit code: the caller looks at it. */
export async function run(
  program: string,
  args: readonly string[],
  { cwd, env, bare, input }: CommandOptions = {},
): Promise<CommandResult> {
  const child = spawn(program, args, { cwd, env: bare ? { ...env } : { ...process.env, ...env }, stdio: "pipe" });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.on("error", () => {
    // A command that does not read its input closes it.
  });
  child.stdin.end(input ?? "");
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
}

/** Runs a command that must succeed; otherwise throws with all that it printed. */
export async function runOk(program: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await run(program, args, options);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}\n${stdout}\n${stderr}`);
  return stdout;
}
