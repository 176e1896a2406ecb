/** HTML that may be sent as it is: made by `html`, which escapes all that is put into it. */
class SafeHtml {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Html = SafeHtml;

/** What may stand in a template: texts are escaped, lists are joined, `undefined` is nothing. */
export type HtmlValue = string | number | Html | undefined | readonly HtmlValue[];

/**
 * A template whose values are escaped, for element content and for attributes in double quotes alike. What cannot be
 * seen (control characters, marks that turn the direction of text) is written as `\u202e`. A value may stand neither
 * in a tag's or an attribute's name nor in an address's scheme.
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new SafeHtml(parts.map((part, index) => (index === 0 ? part : rendered(values[index - 1]) + part)).join(""));
}

/** Takes markup as safe: for what a renderer made that escapes by itself. */
export function trustedHtml(markup: string): Html {
  return new SafeHtml(visible(markup));
}

/** The document as it is sent. */
export function documentText(document: Html): string {
  return `<!DOCTYPE html>\n${document.text}\n`;
}

function rendered(value: HtmlValue): string {
  if (value === undefined) return "";
  if (value instanceof SafeHtml) return value.text;
  if (isList(value)) return value.map(rendered).join("");
  return visible(String(value)).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

function isList(value: HtmlValue): value is readonly HtmlValue[] {
  return Array.isArray(value);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Joiners stay: scripts and emoji need them. A carriage return says nothing that a newline does not. */
const UNSEEN = /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]--[\t\n\u200c\u200d]]/gv;

function visible(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(UNSEEN, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
  });
}
