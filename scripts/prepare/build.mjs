import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { PrepareError, step } from "./progress.mjs";
import { runProgram } from "./run-program.mjs";

/** Tells whether dist/ was built from the sources as they are now. */
export function buildIsCurrent(root) {
  const sources = sourceFiles(root);
  return readStamp(root) === fingerprint(root, sources) && lostOutputs(root, sources).length === 0;
}

/** Compiles src/ into dist/ and removes from dist/ what no longer has a source. */
export async function build(root, lock) {
  const sources = sourceFiles(root);
  // Taken before the compiler reads: a source that changes meanwhile makes the build stale, not wrong.
  const stamp = fingerprint(root, sources);
  rmSync(stampPath(root), { force: true });
  removeStaleOutputs(root);
  // The compiler trusts its own record and does not see that an output is gone.
  const force = lostOutputs(root, sources).length > 0;
  await step("building", "built", () => compile(root, force, lock));
  mkdirSync(dirname(stampPath(root)), { recursive: true });
  writeFileSync(stampPath(root), stamp);
}

async function compile(root, force, lock) {
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  const args = [compiler, "-b", "src", ...(force ? ["--force"] : []), ...(process.stderr.isTTY ? ["--pretty"] : [])];
  const { code, output } = await runProgram(process.execPath, args, { cwd: root, lock });
  if (code !== 0) throw new PrepareError("the sources do not compile", output.trimEnd().split("\n"));
}

function stampPath(root) {
  return join(root, "dist", ".prepared");
}

function readStamp(root) {
  return existsSync(stampPath(root)) ? readFileSync(stampPath(root), "utf8") : undefined;
}

/** The files that are compiled, relative to the root. */
function sourceFiles(root) {
  const compiled = filesBelow(join(root, "src")).filter(isCompiled);
  return compiled.map((path) => relative(root, path)).sort();
}

function isCompiled(path) {
  return /\.(ts|tsx)$/.test(path) && !/\.test\.(ts|tsx)$/.test(path);
}

/** Names, sizes and times of the sources: reading all of them would take longer. */
function fingerprint(root, sources) {
  const hash = createHash("sha256");
  for (const path of ["package-lock.json", "tsconfig.json", join("src", "tsconfig.json"), ...sources]) {
    const { size, mtimeMs } = statSync(join(root, path));
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  }
  return `${hash.digest("hex")}\n`;
}

function lostOutputs(root, sources) {
  const outputs = sources.filter((path) => !path.endsWith(".d.ts")).map((path) => outputOf(root, path));
  return outputs.filter((path) => !existsSync(path));
}

function outputOf(root, source) {
  return join(root, "dist", relative("src", source).replace(/\.tsx?$/, ".js"));
}

/** An output whose source was renamed or removed would still be found by an import, and by nobody who reads src/. */
function removeStaleOutputs(root) {
  const dist = join(root, "dist");
  for (const path of filesBelow(dist)) {
    const stem = relative(dist, path).replace(/\.(js|js\.map|d\.ts|d\.ts\.map)$/, "");
    const isOutput = stem !== relative(dist, path);
    if (isOutput && !hasSource(root, stem)) rmSync(path);
  }
  removeEmptyFolders(dist);
}

function hasSource(root, stem) {
  return [".ts", ".tsx"].some((extension) => existsSync(join(root, "src", `${stem}${extension}`)));
}

function removeEmptyFolders(folder) {
  for (const entry of entriesOf(folder)) {
    if (entry.isDirectory()) removeEmptyFolders(join(folder, entry.name));
  }
  if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
}

function filesBelow(folder) {
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

function entriesOf(folder) {
  return existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
}
