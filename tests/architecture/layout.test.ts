import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const ARCHITECTURE = "docs/architecture.md";
const sources = globSync("src/**/*.ts").filter((path) => !path.endsWith(".test.ts"));

describe("the layout", () => {
  it("reads the environment in one file of the server and one of the client", () => {
    // A program of its own may set up the process that it is: that is writing.
    const reading = /(?<!Object\.assign\()\bprocess\.env\b|from "node:process"/;
    const readers = sources.filter((path) => reading.test(readFileSync(path, "utf8")));
    expect(readers.toSorted()).toEqual(["src/cli/environment.ts", "src/config/env.ts"]);
  });

  it("has a reason behind every suppressed rule", () => {
    const files = [...globSync("{src,tests,scripts,.ci}/**/*.{ts,mjs}"), "vitest.config.ts"];
    const bare = files.filter((path) => /biome-ignore [\w/]+(:\s*$|\s*$)/m.test(readFileSync(path, "utf8")));
    expect(bare).toEqual([]);
  });

  it("keeps the workspaces apart from the product", () => {
    const workspaces = globSync("{operator,cdk8s}/**/*.ts", { exclude: ["**/node_modules/**"] });
    expect(workspaces.filter((path) => /from "(\.\.\/)+src\//.test(readFileSync(path, "utf8")))).toEqual([]);
  });

  it.skipIf(!existsSync(ARCHITECTURE))(`names every folder of src in ${ARCHITECTURE}, where that is written`, () => {
    const page = readFileSync(ARCHITECTURE, "utf8");
    const folders = readdirSync("src", { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => `${name}/`).filter((name) => !page.includes(name))).toEqual([]);
  });
});

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

describe("the lock file", () => {
  const { packages }: { packages: Readonly<Record<string, LockedPackage>> } = JSON.parse(
    readFileSync("package-lock.json", "utf8"),
  );

  // `npm ci` refuses a lock file without them, also on platforms that do not need them.
  it("has every dependency of every package, for all platforms", () => {
    const absent = Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies })
        .filter((name) => !foldersAbove(path).some((folder) => `${folder}node_modules/${name}` in packages))
        .map((name) => `${path} → ${name}`),
    );
    expect(absent).toEqual([]);
  });

  it("names no package registry, so that a mirror can be used", () => {
    expect(JSON.stringify(packages)).not.toMatch(/"resolved":"https?:/);
  });
});

/** Where Node looks for a dependency of the package at `path`: `a/node_modules/b` → `a/node_modules/b/`, `a/`, ``. */
function foldersAbove(path: string): readonly string[] {
  const parts = path.split(/(?<=^|\/)node_modules\//);
  return parts
    .map((_, index) =>
      parts
        .slice(0, parts.length - index)
        .join("node_modules/")
        .replace(/(?<=.)\/?$/, "/"),
    )
    .concat("");
}
