/** Faults that one image's inspection tells of; more are only counted. */
const MAX_TOLD = 3;

/** Collects what of an image's metadata could not be read. A fault costs only what it is about, never the rest. */
export class Damage {
  readonly #told: string[] = [];
  #count = 0;

  /** `reason` is a clause about the image: "its inspect-metadata.json is not JSON". */
  note(reason: string): void {
    this.#count += 1;
    if (this.#told.length < MAX_TOLD) this.#told.push(reason);
  }

  /** All of it in one line; `null`: nothing was found. */
  get text(): string | null {
    if (this.#count === 0) return null;
    const more = this.#count - this.#told.length;
    return this.#told.join("; ") + (more > 0 ? `; and ${more} more` : "");
  }
}
