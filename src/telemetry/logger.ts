import { type DestinationStream, type Logger, pino } from "pino";
import { textLine } from "./text-line.ts";

export type { Logger } from "pino";

export interface LoggerOptions {
  readonly level: string;
  readonly format: "json" | "text";
}

/** The one logger of a process. Tokens never reach it: what carries them is redacted by name. */
export function createLogger(options: LoggerOptions, output: DestinationStream): Logger {
  const destination = options.format === "text" ? { write: (line: string) => output.write(textLine(line)) } : output;
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: ["authorization", "*.authorization", "token", "*.token", "uri", "*.uri"],
    },
    destination,
  );
}
