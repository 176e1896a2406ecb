import { expect, it } from "vitest";
import { inspectionSections } from "./inspection-sections.ts";
import type { ShownInspection } from "./shown-image.ts";

const none = { recorded: true, text: null, truncated: false };
const QUIET: ShownInspection = {
  ...{ signed: false, encrypted: false, ociSif: false, damaged: null, oci: null },
  labels: { recorded: true, values: {}, truncated: false },
  ...{ help: none, deffile: none, runscript: none, startscript: none, test: none },
  environment: { recorded: true, files: [], truncated: false },
  apps: { recorded: true, list: [] },
  ...{ partitions: [], signatures: [], sboms: [] },
};
const shown = (inspection: Partial<ShownInspection>) =>
  inspectionSections({ ...QUIET, ...inspection }, "/inspection").text;

it("an image that says nothing gives no empty sections", () => {
  expect(shown({})).not.toMatch(/<details|<table|Not recorded/);
});

it("what is not recorded is told apart from what is not there", () => {
  expect(shown({ help: { ...none, recorded: false } })).toContain("only its file system could tell: help.");
});

it("a text that was cut when it was read says so, however short it is", () => {
  expect(shown({ test: { recorded: true, text: "a", truncated: true } })).toContain('<a href="/inspection/test">');
});

it("the first line of a text is kept when it is empty", () => {
  expect(shown({ help: { ...none, text: "\nsecond" } })).toContain('aria-label="Help">\n\nsecond</pre>');
});

it("a cut leaves no half of a character", () => {
  const page = shown({ help: { ...none, text: `${"a".repeat(19_999)}👩${"b".repeat(9)}` } });
  expect(page).toContain("aaa</pre>");
});

it("the greatest inspection gives a page of bounded size", () => {
  const long = "\u{e0041}".repeat(200_000);
  const text = { recorded: true, text: long, truncated: false };
  const many = <T>(one: (index: number) => T) => Array.from({ length: 5000 }, (_, index) => one(index));
  const page = shown({
    labels: {
      recorded: true,
      truncated: false,
      values: Object.fromEntries(many((index) => [`${index}${long.slice(0, 4000)}`, long])),
    },
    ...{ help: text, deffile: text, runscript: text, startscript: text, test: text, oci: { config: text } },
    environment: {
      recorded: true,
      truncated: false,
      files: many(() => ({ path: long, text: long, truncated: false })),
    },
    apps: { recorded: true, list: many(() => ({ name: long })) },
    damaged: long,
  });
  expect(page.length).toBeLessThan(6_000_000);
});
