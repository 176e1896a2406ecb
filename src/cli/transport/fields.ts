import { shownText } from "../../core/names/shown-text.ts";

/** A JSON object of the registry, of which nothing is believed. */
export type Fields = Readonly<Record<string, unknown>>;

/** A text field as it may stand in a line; the empty text where there is none. */
export function textOf(fields: Fields, key: string): string {
  const value = fields[key];
  return typeof value === "string" ? shownText(value) : "";
}

/** A text field, however long; the empty text where there is none. */
export function wholeTextOf(fields: Fields, key: string): string {
  const value = fields[key];
  return typeof value === "string" ? value : "";
}

/** A number; 0 where there is none. */
export function numberOf(fields: Fields, key: string): number {
  const value = fields[key];
  return typeof value === "number" ? value : 0;
}

/** A list of texts; empty where there is none. */
export function textsOf(fields: Fields, key: string): readonly string[] {
  const value = fields[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string").map(shownText) : [];
}

/** A list of objects; empty where there is none. */
export function listOf(fields: Fields, key: string): readonly Fields[] {
  const value = fields[key];
  return Array.isArray(value) ? value.filter(isFields) : [];
}

/** An object; empty where there is none. */
export function fieldsOf(fields: Fields, key: string): Fields {
  const value = fields[key];
  return isFields(value) ? value : {};
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
