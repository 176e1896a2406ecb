import { readFileSync } from "node:fs";

/** The product's version, from `package.json`, which lies one folder above both the sources and the build. */
export function productVersion(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
