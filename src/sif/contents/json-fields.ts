import { cleanName } from "./clean-name.ts";
import type { Damage } from "./damage.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads the fields of a JSON object that may hold anything. What has another type than it should is noted as damage and
 * counts as missing; `null` is what Go's encoder writes for an empty map or list.
 */
export class JsonFields {
  readonly #fields: Fields;
  readonly #what: string;
  readonly #damage: Damage;

  /** `what` names the object in the damage: "its inspect-metadata.json". */
  constructor(fields: Fields, what: string, damage: Damage) {
    this.#fields = fields;
    this.#what = what;
    this.#damage = damage;
  }

  /** `undefined`, and noted, unless `value` is a JSON object. */
  static of(value: unknown, what: string, damage: Damage): JsonFields | undefined {
    if (isFields(value)) return new JsonFields(value, what, damage);
    damage.note(`${what} is no JSON object`);
    return undefined;
  }

  text(name: string): string | undefined {
    return this.#typed(name, "text", (value) => typeof value === "string");
  }

  /** A whole number that is not negative. */
  count(name: string): number | undefined {
    return this.#typed(name, "whole number", (value) => Number.isSafeInteger(value) && (value as number) >= 0);
  }

  object(name: string): JsonFields | undefined {
    const fields = this.#typed<Fields>(name, "JSON object", isFields);
    return fields && new JsonFields(fields, this.#whatOf(name), this.#damage);
  }

  /** The objects of a list. */
  objects(name: string): JsonFields[] {
    const list = this.#typed<unknown[]>(name, "list", Array.isArray) ?? [];
    return list.flatMap((value, index) => this.#object(value, `${name}[${index}]`));
  }

  /** An object whose fields have names of the image's own choice and are objects. */
  namedObjects(name: string): (readonly [string, JsonFields])[] {
    const parent = this.#typed<Fields>(name, "JSON object", isFields) ?? {};
    return Object.entries(parent).flatMap(([key, value]) =>
      this.#object(value, `${name} ${cleanName(key)}`).map((fields) => [key, fields] as const),
    );
  }

  /** An object whose fields have names of the image's own choice and are texts. */
  namedTexts(name: string): (readonly [string, string])[] {
    return this.object(name)?.allTexts() ?? [];
  }

  /** This object itself, where its fields have names of the image's own choice and are texts. */
  allTexts(): (readonly [string, string])[] {
    return Object.entries(this.#fields).flatMap(([key, value]) => {
      if (typeof value === "string") return [[key, value] as const];
      this.#damage.note(`${this.#whatOf(cleanName(key))} is no text`);
      return [];
    });
  }

  #object(value: unknown, name: string): JsonFields[] {
    const fields = JsonFields.of(value, this.#whatOf(name), this.#damage);
    return fields ? [fields] : [];
  }

  #typed<T>(name: string, kind: string, fits: (value: unknown) => boolean): T | undefined {
    const value = Object.hasOwn(this.#fields, name) ? this.#fields[name] : undefined;
    if (value === undefined || value === null) return undefined;
    if (fits(value)) return value as T;
    this.#damage.note(`${this.#whatOf(name)} is no ${kind}`);
    return undefined;
  }

  #whatOf(name: string): string {
    return `the ${name} of ${this.#what}`;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
