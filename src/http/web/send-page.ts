import { createHash } from "node:crypto";
import type { Response } from "express";
import { documentText, type Html } from "../../web/html.ts";

/** No script, nothing from elsewhere, no frame around it. */
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The headers of every page, good or bad. */
export function setPageHeaders(res: Response): void {
  res.setHeader("Content-Security-Policy", POLICY);
  res.setHeader("X-Frame-Options", "DENY");
  res.setHeader("Referrer-Policy", "no-referrer");
}

/**
 * Sends a page. A cache may keep it, but has to ask each time whether it is current: what is public now may be private
 * a moment later.
 */
export function sendPage(res: Response, page: Html): void {
  const text = documentText(page);
  setPageHeaders(res);
  res.setHeader("Cache-Control", "no-cache");
  res.setHeader("ETag", `"${createHash("sha256").update(text).digest("base64url").slice(0, 27)}"`);
  res.type("text/html; charset=utf-8").send(text);
}
