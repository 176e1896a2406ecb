/** Reads a collection's name; what breaks the rule is refused before anything is sent. */
export async function collectionName(text: string): Promise<string> {
  const { parseCollectionName } = await import("../../core/names/names.ts");
  return parseCollectionName(text);
}
