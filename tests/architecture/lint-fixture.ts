import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What the linter says of one file of the fixture. */
export interface Finding {
  readonly file: string;
  /** For example `lint/style/noRestrictedImports`. */
  readonly rule: string;
}

interface BiomeReport {
  readonly diagnostics: readonly { readonly category: string; readonly location: { readonly path: string } }[];
}

/**
 * Lints `files` (path → content) in a folder of their own that has this repository's Biome settings and package.json,
 * so that planted violations never stand in the repository itself.
 */
export function lint(files: Readonly<Record<string, string>>): readonly Finding[] {
  const folder = mkdtempSync(join(tmpdir(), "lint-"));
  try {
    for (const name of ["biome.json", "package.json", ".gitignore"]) cpSync(name, join(folder, name));
    for (const [path, content] of Object.entries(files)) write(join(folder, path), content);
    return runBiome(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

function runBiome(folder: string): readonly Finding[] {
  const biome = join(import.meta.dirname, "../../node_modules/@biomejs/biome/bin/biome");
  const run = spawnSync(process.execPath, [biome, "lint", "--reporter=json", "--max-diagnostics=none", "."], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (!run.stdout.startsWith("{")) throw new Error(`Biome gave no report: ${run.stderr}`);
  const report: BiomeReport = JSON.parse(run.stdout);
  return report.diagnostics.map(({ category, location }) => ({ file: location.path, rule: category }));
}
