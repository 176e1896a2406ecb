/** What one text may take. In bytes of JSON. */
const MAX_TEXT = 192 * 1024;
/** What all texts of an image may take. With the lists, whose lengths are bounded, an inspection stays below 1 MiB. */
const MAX_ALL = 640 * 1024;

/** What stands around a text: its name, its quotes, whether it was cut. In bytes of JSON. */
const AROUND = 32;

/** A text, or its beginning. */
export interface Taken {
  readonly text: string;
  readonly truncated: boolean;
}

/** Cuts texts so that all of them together stay within a bound. What is taken first is cut last. */
export class TextBudget {
  #left = MAX_ALL;

  /** Half surrogates, which are no text, become U+FFFD. */
  take(text: string, max: number = MAX_TEXT): Taken {
    const limit = Math.min(max, this.#left);
    // Each unit takes at least one byte, so what is behind this cannot fit.
    const candidate = beginning(text, limit).toWellFormed();
    const kept = jsonBytes(candidate) <= limit ? candidate : longestPrefix(candidate, limit);
    this.#left -= Math.min(jsonBytes(kept) + AROUND, this.#left);
    return { text: kept, truncated: kept.length < text.length };
  }

  /** What `make` makes of the list's beginning: `max` of it, or as much as fits. */
  list<T, Made>(list: readonly T[], max: number, make: (item: T) => Made): { made: Made[]; truncated: boolean } {
    const made: Made[] = [];
    for (const item of list.slice(0, max)) {
      if (this.#left < AROUND) break;
      made.push(make(item));
    }
    return { made, truncated: made.length < list.length };
  }
}

function longestPrefix(text: string, limit: number): string {
  let fits = 0;
  let tooLong = text.length + 1;
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (jsonBytes(text.slice(0, middle)) <= limit) fits = middle;
    else tooLong = middle;
  }
  return beginning(text, fits);
}

/** Never ends with half a character. */
function beginning(text: string, length: number): string {
  return length < text.length ? text.slice(0, length).replace(/[\ud800-\udbff]$/, "") : text;
}

/** Without the quotes. */
function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}
