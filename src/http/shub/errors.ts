import type { ErrorTranslation } from "../errors.ts";

/** What shub clients read when an image request fails (`error`), and what the old registry's clients read (`detail`). */
export const shubError: ErrorTranslation = (error) => ({
  contentType: "application/json",
  body: { error: { code: error.status, message: error.message }, detail: error.message },
});
