import type { ByteSource } from "../byte-source.ts";
import type { SifObject } from "../sif-object.ts";
import type { Damage } from "./damage.ts";
import type { InspectedText } from "./inspection.ts";
import { JsonFields } from "./json-fields.ts";
import { MAX_JSON, parseJson } from "./parse-json.ts";
import type { TextBudget } from "./text-budget.ts";

/** More than a text may keep of itself is not read. In bytes. */
const MAX_TEXT_READ = 256 * 1024;

/** Reads what objects of one image hold. Throws nothing but what reading the file throws. */
export class ObjectReader {
  readonly #source: ByteSource;
  readonly #damage: Damage;

  constructor(source: ByteSource, damage: Damage) {
    this.#source = source;
    this.#damage = damage;
  }

  /** A JSON object; `undefined`, and noted as damage, when it is none. `what` is "its inspect-metadata.json". */
  async json(object: SifObject, what: string): Promise<JsonFields | undefined> {
    if (object.size > MAX_JSON) {
      this.#damage.note(`${what} has more than ${MAX_JSON} bytes`);
      return undefined;
    }
    const parsed = parseJson(await this.#source.read(object.offset, object.size));
    if ("value" in parsed) return JsonFields.of(parsed.value, what, this.#damage);
    this.#damage.note(`${what} ${parsed.fault}`);
    return undefined;
  }

  /** A text, whatever it holds: bytes that are not UTF-8 become U+FFFD. */
  async text(object: SifObject, budget: TextBudget): Promise<InspectedText> {
    const length = Math.min(object.size, MAX_TEXT_READ);
    const isWhole = length === object.size;
    const bytes = await this.#source.read(object.offset, length);
    const { text, truncated } = budget.take(new TextDecoder().decode(bytes, { stream: !isWhole }));
    return { recorded: true, text, size: object.size, truncated: truncated || !isWhole };
  }
}
