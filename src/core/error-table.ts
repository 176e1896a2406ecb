/**
 * Every error that a caller can meet: its code, HTTP status, public text, and what the documentation says of it.
 * `{name}` in a text is filled from the details given where the error is thrown.
 * `docs/errors.md` is generated from this table.
 */
export interface ErrorEntry {
  readonly status: number;
  readonly text: string;
  readonly docs: string;
}

const table = {
  NAME_INVALID: {
    status: 400,
    text: "{what} '{name}' is not valid: {rule}{proposal}",
    docs: "A collection, container or tag name breaks the naming rule. The text says the rule and proposes the nearest valid name.",
  },
  DIGEST_INVALID: {
    status: 400,
    text: "'{digest}' is not a digest: write sha256: followed by 64 lower-case hexadecimal digits",
    docs: "A digest in the path, in `?digest=` or in `Repr-Digest` cannot be read.",
  },
  DIGEST_MISMATCH: {
    status: 400,
    text: "the bytes received have the digest {actual}, but {expected} was announced: nothing was stored, push again",
    docs: "The bytes do not have the digest that the client announced. They were damaged on the way, or another file was sent.",
  },
  REQUEST_INVALID: {
    status: 400,
    text: "{reason}",
    docs: "The request cannot be understood. The text says which part, and what was expected.",
  },
  UPLOAD_INTERRUPTED: {
    status: 400,
    text: "the upload ended before its last byte: nothing was stored, push again",
    docs: "The client closed the connection, or a chunk was cut short. Nothing became visible.",
  },
  UNAUTHORIZED: {
    status: 401,
    text: "this needs a valid access token: send it as 'Authorization: Bearer TOKEN'",
    docs: "No token was sent where one is needed, or the token is unknown, expired or revoked.",
  },
  FORBIDDEN: {
    status: 403,
    text: "this account may not {action} here",
    docs: "The token is valid, but its account has no right to do this.",
  },
  NOT_FOUND: {
    status: 404,
    text: "{what} was not found, or you may not see it",
    docs: "It does not exist, or the caller may not see it: the two answers are the same on purpose.",
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    text: "{method} is not possible here: use {allowed}",
    docs: "The address exists, but not for this HTTP method. `Allow` lists the ones that work.",
  },
  CONFLICT: {
    status: 409,
    text: "{what} exists already",
    docs: "Something with this name exists already.",
  },
  UPLOAD_IN_USE: {
    status: 409,
    text: "another request is writing to this upload: wait until it has ended, then ask how far it came",
    docs: "Two requests sent parts of one upload at the same time. Parts must come one after another.",
  },
  TOO_LARGE: {
    status: 413,
    text: "{what} may have at most {limit} bytes",
    docs: "A body or an image is larger than the limit that is set.",
  },
  RANGE_NOT_SATISFIABLE: {
    status: 416,
    text: "this part does not exist: the file has {size} bytes",
    docs: "`Range` asks for bytes behind the end of the file. `Content-Range` of the answer tells its size.",
  },
  IMAGE_INVALID: {
    status: 422,
    text: "this is not a Singularity image: {reason}",
    docs: "The bytes are neither a SIF nor an older Singularity image (squashfs or ext3). The text says what they look like.",
  },
  BUSY: {
    status: 503,
    text: "the registry is stopping or starting: try again in a few seconds",
    docs: "The server is shutting down, or its database does not answer. `Retry-After` says when to come back.",
  },
  STORAGE_FULL: {
    status: 507,
    text: "the registry has no space left for this: nothing was stored, tell its administrator",
    docs: "The disk or the quota of the blob store is exhausted. What had arrived of the upload was removed.",
  },
  STORAGE_READ_ONLY: {
    status: 507,
    text: "the registry cannot write to its storage: nothing was stored, tell its administrator",
    docs: "The blob store is read-only or refuses writes. What had arrived of the upload was removed.",
  },
  INTERNAL: {
    status: 500,
    text: "something went wrong inside the registry: it is in its log under the request id",
    docs: "A fault of the registry. The answer carries a request id; the log has the cause under that id.",
  },
} as const satisfies Record<string, ErrorEntry>;

/** The name of an error: stable, for programs to compare. */
export type ErrorCode = keyof typeof table;

export const ERRORS: Readonly<Record<ErrorCode, ErrorEntry>> = table;
