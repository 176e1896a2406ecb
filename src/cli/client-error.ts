import { RegistryError } from "../core/errors.ts";
import type { Exit } from "./exit-codes.ts";

/** What else is known of an error. */
export interface ErrorFacts extends ErrorOptions {
  /** What to do about it: a sentence or a command. */
  readonly advice?: string | undefined;
  /** The registry's stable name of the error, or the system's (`ECONNREFUSED`). */
  readonly code?: string | undefined;
  /** The answer's HTTP status. */
  readonly status?: number | undefined;
  /** Leads the registry's administrator to its log. */
  readonly requestId?: string | undefined;
}

/** Why a command did not do its work, for the person who typed it: shown without a stack. */
export class ClientError extends Error {
  override name = "ClientError";
  readonly exit: Exit;
  readonly advice: string | undefined;
  readonly code: string | undefined;
  readonly status: number | undefined;
  readonly requestId: string | undefined;

  constructor(exit: Exit, message: string, { advice, code, status, requestId, ...options }: ErrorFacts = {}) {
    super(message, options);
    this.exit = exit;
    this.advice = advice;
    this.code = code;
    this.status = status;
    this.requestId = requestId;
  }
}

/** Turns whatever was thrown into a `ClientError`. A name or reference that is refused here was typed wrongly. */
export function toClientError(thrown: unknown): ClientError {
  if (thrown instanceof ClientError) return thrown;
  if (thrown instanceof RegistryError) return new ClientError("usage", thrown.message, { code: thrown.code });
  const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return new ClientError("failed", text, { advice: "this is a fault of sreg itself: please report it", cause: thrown });
}
