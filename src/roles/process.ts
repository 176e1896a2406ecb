import type { Config } from "../config/config.ts";
import { createLogger, type Logger } from "../telemetry/logger.ts";

/** What a role uses of the process it runs in. */
export interface ProcessPort {
  /** Lines for the person in front of the terminal. */
  readonly print: (line: string) => void;
  /** Lines about what goes wrong, or takes long, beside the output. */
  readonly complain: (line: string) => void;
  /** A person sees what is printed, and nobody else: secrets may be shown once. */
  readonly isTerminal: boolean;
  /** Aborted by SIGINT and SIGTERM: finish what runs, then stop. */
  readonly stop: AbortSignal;
  /** Names this process. */
  readonly id: string;
}

/** The log goes to standard output, as container platforms expect; on a terminal in lines for people. */
export function processLogger(config: Config, port: ProcessPort): Logger {
  const format = config.log.format ?? (port.isTerminal ? "text" : "json");
  return createLogger({ level: config.log.level, format }, { write: (line) => port.print(line.trimEnd()) });
}
