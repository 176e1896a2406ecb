/** A text from elsewhere as it may reach a terminal: what could steer it is written as `\u001b`; lines and tabs stay. */
export function printable(text: string): string {
  return text.replace(/[^\P{C}\n\t]|[\p{Zl}\p{Zp}]/gu, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return `\\u${code.padStart(4, "0")}`;
  });
}
