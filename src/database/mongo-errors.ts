const DUPLICATE_KEY = 11_000;
const NAMESPACE_EXISTS = 48;
/** The driver's and mongoose's names for "no connection". */
const UNAVAILABLE =
  /^(Mongo(Network|ServerSelection|NotConnected|PoolCleared|TopologyClosed|ClientClosed|ExpiredSession)|MongooseServerSelection|Disconnected)\w*Error$|^MongoPoolClearedError$/;

/** Tells whether a unique index refused a write. */
export function isDuplicateKey(error: unknown): boolean {
  return hasCode(error, DUPLICATE_KEY);
}

/** Tells whether a collection could not be made because it is there. */
export function isNamespaceExists(error: unknown): boolean {
  return hasCode(error, NAMESPACE_EXISTS);
}

/** Tells whether the database could not be reached, so that trying again later may help. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof Error && UNAVAILABLE.test(error.name);
}

function hasCode(error: unknown, code: number): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
