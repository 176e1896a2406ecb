import type { Reporter, TestCase, TestModule } from "vitest/node";

/** Prints what was skipped and why at the end of a run, so that a green run cannot hide what it did not do. */
export function skipReporter(print: (text: string) => void): Reporter {
  return {
    onTestRunEnd: (modules) => {
      const lines = skipLines(modules);
      if (lines.length > 0) print(`\n Skipped:\n${lines.map((line) => `   ${line}\n`).join("")}`);
    },
  };
}

function skipLines(modules: readonly TestModule[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const module of modules) {
    for (const test of module.children.allTests("skipped")) {
      const label = `${module.relativeModuleId}: ${labelOf(test)}`;
      counts.set(label, (counts.get(label) ?? 0) + 1);
    }
  }
  return [...counts].map(([label, count]) => (count === 1 ? label : `${label} (${count} tests)`));
}

/** The reason given by the test itself, else the name of its suite, which `needs` gives a reason. */
function labelOf(test: TestCase): string {
  const result = test.result();
  const note = result.state === "skipped" ? result.note : undefined;
  if (note !== undefined) return `${test.fullName} [${note}]`;
  const isWholeSuite = test.parent.type === "suite" && test.parent.options.mode === "skip";
  return isWholeSuite ? test.parent.fullName : test.fullName;
}
