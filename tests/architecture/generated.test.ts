import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { generatedDocuments } from "../../scripts/generate/documents.ts";
import { renderConfiguration } from "../../scripts/generate/render-configuration.ts";
import { renderErrors } from "../../scripts/generate/render-errors.ts";

describe("generated documentation", () => {
  it.each(generatedDocuments())("$path is fresh (else: npm run generate)", ({ path, content }) => {
    expect(readFileSync(path, "utf8")).toBe(content);
  });

  it("lists errors by status, then by code", () => {
    const page = renderErrors({
      ZULU: { status: 404, text: "z", docs: "Z." },
      ALPHA: { status: 404, text: "a", docs: "A." },
      EARLY: { status: 400, text: "e", docs: "E." },
    });
    expect(page.match(/[A-Z]{4,5}(?=` \|)/g)).toEqual(["EARLY", "ALPHA", "ZULU"]);
  });

  it("keeps a text with a bar or a backtick within its cell", () => {
    const page = renderErrors({ ODD: { status: 400, text: "a|b `c`", docs: "one\ntwo" } });
    expect(page).toContain("| `ODD` | 400 | `` a\\|b `c` `` | one two |");
  });

  it("names the file form of a secret, and of nothing else", () => {
    const variable = { description: "d", default: "none" };
    const page = renderConfiguration([
      { ...variable, name: "SREG_A", secret: true },
      { ...variable, name: "SREG_B", secret: false },
    ]);
    expect(page).toContain("| `SREG_A`, `SREG_A_FILE` | d | none |\n| `SREG_B` | d | none |");
  });
});
