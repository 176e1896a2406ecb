import type { Request, RequestHandler } from "express";
import type { Accounts } from "../../accounts/service.ts";
import type { Inspections } from "../../catalog/inspections.ts";
import type { Catalog } from "../../catalog/service.ts";
import type { NameRule } from "../../core/names/name-kinds.ts";
import type { Logger } from "../../telemetry/logger.ts";
import type { Html } from "../../web/html.ts";
import type { Site } from "../../web/site.ts";
import type { DocumentInfo } from "../api/openapi.ts";
import { sendPage } from "./send-page.ts";
import type { SiteServices } from "./site.ts";

/** What pages are made of. */
export interface WebServices extends SiteServices, DocumentInfo {
  readonly accounts: Accounts;
  readonly catalog: Catalog;
  readonly inspections: Inspections;
  readonly names: NameRule;
  readonly logger: Logger;
}

/** A page: reads what it shows as an anonymous caller, whoever asks, and renders it. */
export type Page<Params = Record<string, string>> = (
  req: Request<Params>,
  services: WebServices,
  site: Site,
) => Promise<Html> | Html;

/** A page as a handler of Express. */
export function servePage<Params>(page: Page<Params>, services: WebServices, site: Site): RequestHandler<Params> {
  return async (req, res) => sendPage(res, await page(req, services, site));
}
