/** The code of a system error (`ENOENT`…), where `error` has one. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** What went wrong, in one line: for a list in which every failed attempt has one. */
export function reasonOf(error: unknown): string {
  const text = error instanceof AggregateError ? error.errors.map(messageOf).join("; ") : messageOf(error);
  return text.replace(/\s+/g, " ").trim();
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || errorCode(error) || error.name;
}
