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
    docs: "No token was sent where one is needed, or the token is unknown or revoked.",
  },
  TOKEN_EXPIRED: {
    status: 401,
    text: "this access token expired at {at}: make a new one",
    docs: "The time that was given to the token when it was made is over.",
  },
  ACCOUNT_DISABLED: {
    status: 401,
    text: "the account {user} is disabled: ask an administrator of this registry",
    docs: "The token is valid, but an administrator has disabled its account.",
  },
  FORBIDDEN: {
    status: 403,
    text: "{who} may not {action} here",
    docs: "The token is valid, but its account has no right to do this, or the token is not for it: then the text names the scope that is missing.",
  },
  NOT_FOUND: {
    status: 404,
    text: "{what} was not found, or you may not see it",
    docs: "It does not exist, or the caller may not see it: the two answers are the same on purpose.",
  },
  NOT_RECORDED: {
    status: 404,
    text: "{what} is not recorded in it: only its file system could tell",
    docs: "The image was made by a client that records less of it than newer ones do. What is asked for may be in its file system, which the registry does not mount.",
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
  LAST_ADMIN: {
    status: 409,
    text: "{user} is the last administrator that is enabled: make another one first",
    docs: "The registry would be left without an administrator.",
  },
  TOO_MANY_TOKENS: {
    status: 409,
    text: "the account {user} has {limit} tokens, which is the most: revoke some first",
    docs: "An account has as many tokens as it may have. Expired ones are not counted.",
  },
  TOO_MANY_MEMBERS: {
    status: 409,
    text: "the collection {collection} has {limit} members, which is the most: remove some first",
    docs: "A collection has as many members as it may have.",
  },
  MEMBER_IS_OWNER: {
    status: 409,
    text: "{user} owns the collection {collection}: transfer it to another account first",
    docs: "The account that owns a collection always has the role `owner` on it.",
  },
  REGISTRY_ID_TAKEN: {
    status: 409,
    text: "a registry cannot have the id '{id}' here: {reason}",
    docs: "Ids of registries, names of accounts and reserved words share one name space. Set another `SREG_ID` at the registry that announces itself, or remove what has the name.",
  },
  REGISTRY_AMBIGUOUS: {
    status: 409,
    text: "several registries claim the id '{id}', {first} and {second} among them: say which one with ?url=",
    docs: "Anybody may announce a registry under any id. The administrator says which one is meant by its URL.",
  },
  DIRECTORY_FULL: {
    status: 409,
    text: "{limit} registries wait for this registry's administrator already: ask for a decision on them, then announce again",
    docs: "The number of announced registries that wait to be accepted or removed is bounded.",
  },
  TAG_FROZEN: {
    status: 409,
    text: "the tag {tag} is frozen: unfreeze it first",
    docs: "A frozen tag refuses to be pushed to, to be moved and to be deleted, and so does an image that it points to.",
  },
  HOLDS_FROZEN: {
    status: 409,
    text: "{what} holds {count} frozen tags: unfreeze them first, or delete it with ?force=true",
    docs: "A container or a collection is not deleted while a tag in it is frozen, unless that is forced.",
  },
  BEING_DELETED: {
    status: 409,
    text: "{what} is being deleted: try again in a minute",
    docs: "What has this name was deleted, but not all of its contents are removed yet. Then the name is free again.",
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
  REGISTRY_UNCONFIRMED: {
    status: 422,
    text: "the registry at {url} could not be confirmed: {reason}",
    docs: "A registry that is announced or accepted is asked for `/api/registry/identity` under its URL, without following redirects. What it says there must be its URL and its id. A registry in a private network is asked only with `SREG_DIRECTORY_PRIVATE=true`.",
  },
  TOO_MANY_REQUESTS: {
    status: 429,
    text: "too many {what}: try again in {seconds} seconds",
    docs: "The caller, or all callers together, did this too often. `Retry-After` says when to come back.",
  },
  REGISTRY_UNREACHABLE: {
    status: 502,
    text: "the registry '{id}' ({url}), which holds this image, did not answer as it should: {reason}",
    docs: "The address names another registry, and that one is down, slow, suspended, or answers something that cannot be passed on.",
  },
  BUSY: {
    status: 503,
    text: "the registry is stopping or starting: try again in a few seconds",
    docs: "The server is shutting down, or its database does not answer. `Retry-After` says when to come back.",
  },
  DIRECTORY_LOOP: {
    status: 508,
    text: "this request was passed on by the registry '{by}' already, and is not passed on to '{id}': ask that one directly",
    docs: "A registry passes a request on to another one, but never further: otherwise registries that know each other could go round in circles.",
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
