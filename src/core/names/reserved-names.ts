/**
 * Names that no collection, owner or registry id may have, because an address of the registry starts with them or a
 * client gives them a meaning of its own. Adding a route at the root means adding its first word here.
 */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([
  // programs' interfaces
  ...["api", "v1", "v2", "assets", "pks", "token", "tokens", "auth", "oauth", "oauth2", "oidc", "saml", "ldap", "tus"],
  ...["uploads", "upload", "download", "downloads", "files", "blobs", "manifests", "referrers", "tags", "imagefile"],
  ...["imagefiles", "imagefile-upload", "_catalog", "catalog", "resolve", "identity", "webhooks", "events", "rpc"],
  // health and operation
  ...["health", "healthz", "livez", "readyz", "metrics", "version", "status", "debug", "internal", "jobs"],
  // pages
  ...["login", "logout", "signin", "signout", "signup", "register", "search", "explore", "browse", "help", "docs"],
  ...["about", "terms", "privacy", "settings", "account", "accounts", "profile", "admin", "new", "create", "edit"],
  ...["share", "shares", "stars", "labels", "keys", "robots", "home", "index", "dashboard", "setup", "error", "errors"],
  ...["user", "users", "team", "teams", "entity", "entities", "collection", "collections", "container", "containers"],
  ...["image", "images", "registry", "registries", "stats", "activity", "notifications", "invites", "openapi"],
  // files that browsers and crawlers look for
  ...["static", "favicon", "favicon.ico", "robots.txt", "security.txt", "sitemap.xml", ".well-known"],
  ...["manifest.json", "openapi.json", "service-worker.js", "null", "undefined"],
]);
