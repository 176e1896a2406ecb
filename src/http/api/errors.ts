import { STATUS_CODES } from "node:http";
import type { ErrorTranslation } from "../errors.ts";

/** Problem details (RFC 9457). `code` is the stable name of the error, `requestId` leads to the server's log. */
export const problemDetails: ErrorTranslation = (error, requestId) => ({
  contentType: "application/problem+json",
  body: {
    type: "about:blank",
    title: STATUS_CODES[error.status] ?? "Error",
    status: error.status,
    detail: error.message,
    code: error.code,
    requestId,
  },
});
