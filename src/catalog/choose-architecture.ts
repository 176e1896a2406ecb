/** Architectures that stand under one tag. */
export interface ArchitectureChoice {
  readonly architecture: string;
  readonly modifiedAt: Date;
}

/** What nearly every image was made for before the format recorded it. */
const USUAL = "amd64";
const UNKNOWN = "unknown";

/**
 * Which of a tag's images a client gets that named no architecture in its request: the one for its machine, else for
 * the usual one, else the newest. An image of unknown architecture fits every machine, so the newer of the two wins.
 * `undefined` only when there is none at all. Pure.
 */
export function chooseArchitecture<T extends ArchitectureChoice>(
  choices: readonly T[],
  machine: string = USUAL,
): T | undefined {
  const fits = (wanted: string) =>
    newest(choices.filter(({ architecture }) => architecture === wanted || architecture === UNKNOWN));
  return fits(machine) ?? fits(USUAL) ?? newest(choices);
}

function newest<T extends ArchitectureChoice>(choices: readonly T[]): T | undefined {
  return choices.toSorted((a, b) => b.modifiedAt.getTime() - a.modifiedAt.getTime())[0];
}
