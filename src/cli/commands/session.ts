import type { Display, ErrorOutput } from "../display/display.ts";
import type { ClientEnvironment } from "../environment.ts";
import type { Input } from "../login/read-token.ts";

/** What a command works with. */
export interface Session {
  readonly environment: ClientEnvironment;
  readonly display: Display;
  readonly stdin: Input;
  readonly stdout: ErrorOutput;
  readonly stderr: ErrorOutput;
  /** Aborted by SIGINT and SIGTERM; its reason is the `ClientError` to end with. */
  readonly signal: AbortSignal;
  readonly version: string;
}

/** The options that every command has. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly url?: string;
}
