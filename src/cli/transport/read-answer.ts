import type { PushedImage } from "../display/display.ts";
import type { Identity } from "./client.ts";

type Fields = Readonly<Record<string, unknown>> | undefined;

/** Reads the answer of `GET /api/v1/whoami`; `undefined`: it is not of that form. */
export function readIdentity(fields: Fields): Identity | undefined {
  const { name, admin } = fields ?? {};
  return typeof name === "string" ? { name, admin: admin === true } : undefined;
}

/** Reads an image of the REST API; `undefined`: it is not of that form. */
export function readImage(fields: Fields): PushedImage | undefined {
  const { collection, container, tag, digest, size, architecture } = fields ?? {};
  const texts = { collection, container, tag, digest, architecture };
  if (!allTexts(texts) || typeof size !== "number") return undefined;
  return { ...texts, size };
}

function allTexts<Key extends string>(fields: Record<Key, unknown>): fields is Record<Key, string> {
  return Object.values(fields).every((value) => typeof value === "string");
}
