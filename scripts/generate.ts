import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { generatedDocuments } from "./generate/documents.ts";

const root = join(import.meta.dirname, "..");

/** Writes what differs and names it, so that running it twice says nothing. */
for (const { path, content } of generatedDocuments()) {
  const file = join(root, path);
  if ((await readFile(file, "utf8").catch(() => undefined)) === content) continue;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  process.stdout.write(`wrote ${path}\n`);
}
