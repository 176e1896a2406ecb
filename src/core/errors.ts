import { ERRORS, type ErrorCode } from "./error-table.ts";

/** What an error's text is filled with: `{name}` in the table becomes the value of `name`. */
export type ErrorDetails = Readonly<Record<string, string | number>>;

/**
 * The one error class of the product. The domain throws it; each protocol translates it once.
 * `message` is safe to show to the caller, `cause` never is.
 */
export class RegistryError extends Error {
  override name = "RegistryError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(fillIn(ERRORS[code].text, details), options);
    this.code = code;
    this.details = details;
  }

  /** The HTTP status of this error in every protocol that has no rule of its own. */
  get status(): number {
    return ERRORS[this.code].status;
  }
}

/** Turns whatever was thrown into a `RegistryError`; what nobody foresaw becomes `INTERNAL`. */
export function toRegistryError(thrown: unknown): RegistryError {
  if (thrown instanceof RegistryError) return thrown;
  return new RegistryError("INTERNAL", {}, { cause: thrown });
}

function fillIn(text: string, details: ErrorDetails): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? `{${name}}`));
}
