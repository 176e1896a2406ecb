import { type NameKind, nameFault } from "./name-kinds.ts";

/** Letters that Unicode does not take apart into a base letter and a mark. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  ħ: "h",
  ı: "i",
  ł: "l",
  þ: "th",
};

/** The part of a text that a proposal is made from: more than the longest name, and a bound for the work. */
const MAX_READ = 512;

/**
 * The valid name nearest to `text`: letters without their accents, one `-` for each run of other characters, cut to
 * the length allowed. A valid name is its own proposal, in lower case. `undefined`: no letter or digit is left.
 */
export function proposeName(kind: NameKind, text: string): string | undefined {
  if (nameFault(kind, text) === undefined) return text.toLowerCase();
  const shaped = shape(kind, transliterated(text.slice(0, MAX_READ)));
  if (shaped === "") return undefined;
  // A reserved word gets a prefix; a tag that reads as a digest loses its dot.
  return [shaped, shaped.replaceAll(".", "-"), `my-${shaped}`].find((name) => nameFault(kind, name) === undefined);
}

/** In ASCII lower case as far as possible, without the ending of an image file. */
function transliterated(text: string): string {
  const plain = text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase();
  return plain.replace(/[^\p{ASCII}]/gu, (letter) => LETTERS[letter] ?? letter).replace(/\.(?:sif|simg|img)$/, "");
}

function shape(kind: NameKind, text: string): string {
  const joined = text.replace(kind.foreign, "-").replace(kind.edge, "");
  return joined.slice(0, kind.maxLength).replace(kind.edge, "");
}
