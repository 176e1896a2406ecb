/** For an option that takes a list: `pull,push`, or each on its own. */
export function listed(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...value.split(",").map((item) => item.trim())];
}
