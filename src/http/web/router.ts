import { type RequestHandler, Router } from "express";
import { type Asset, createAssets } from "../../web/assets.ts";
import { tokensPage } from "../../web/tokens-page.ts";
import { onlyMethods } from "../errors.ts";
import { routeClass } from "../observe.ts";
import { createApiPage } from "./api-page.ts";
import { container, versions } from "./container.ts";
import { collection, home, search } from "./lists.ts";
import { type Page, servePage, type WebServices } from "./page.ts";
import { createSite } from "./site.ts";

/**
 * The pages for people, at the root: read-only, without any script, and the same for whoever asks. A first word of a
 * path here is a reserved name (`RESERVED_NAMES`).
 */
export function webRouter(services: WebServices): Router {
  const router = Router({ caseSensitive: true });
  const site = createSite(services);
  const add = <Params>(path: string, name: string, page: Page<Params>) =>
    router
      .route(path)
      .all(routeClass(`page-${name}`))
      // The path has the parameters that the page reads.
      .get(servePage(page, services, site) as RequestHandler)
      .all(onlyMethods("GET", "HEAD"));
  add("/", "home", home);
  add("/collections/:collection", "collection", collection);
  add("/containers/:collection/:container", "container", container);
  add("/containers/:collection/:container/versions", "versions", versions);
  add("/search", "search", search);
  add("/auth/tokens", "tokens", (_req, _services, own) => tokensPage(own));
  add("/api/v1", "api", createApiPage(services));
  for (const asset of Object.values(createAssets())) {
    router.route(asset.path).all(routeClass("asset")).get(sendAsset(asset)).all(onlyMethods("GET", "HEAD"));
  }
  return router;
}

/** A year, as long as caches keep anything: other content has another address. */
const FOR_EVER = "public, max-age=31536000, immutable";

function sendAsset({ type, content }: Asset): RequestHandler {
  return (_req, res) => {
    res.setHeader("Cache-Control", FOR_EVER);
    res.setHeader("Content-Security-Policy", "default-src 'none'");
    res.type(type).send(content);
  };
}
