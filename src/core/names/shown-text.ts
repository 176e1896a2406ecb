/** The most characters of a caller's text that a message repeats: enough for any valid name and its separators. */
const MAX_SHOWN = 80;

/**
 * A caller's text as it may stand in a message, a log or a terminal: at most 80 characters, then `…`; what cannot be
 * seen (control and formatting characters, half surrogates, line separators) is written as `\u001b`.
 */
export function shownText(text: string): string {
  // A character takes at most two units, so this much is enough whatever the length of the text.
  const characters = [...text.slice(0, 2 * MAX_SHOWN + 2)];
  const shown = characters
    .slice(0, MAX_SHOWN)
    .join("")
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escaped);
  return characters.length > MAX_SHOWN ? `${shown}…` : shown;
}

function escaped(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
}
