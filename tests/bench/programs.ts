import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Programs that a bench starts, and what they are there for. */
export const PROGRAMS = {
  curl: "pushes and pulls files",
  vegeta: "sends many small requests",
  registry: "the peer distribution",
  nginx: "the peer that only serves files: the limit",
} as const;

export type Program = keyof typeof PROGRAMS;

/** Which of the programs are on the PATH. Debian keeps nginx in a folder that not every PATH has. */
export function findPrograms(path: string): ReadonlyMap<Program, string> {
  const folders = [...path.split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  const found = new Map<Program, string>();
  for (const program of Object.keys(PROGRAMS) as Program[]) {
    const file = folders.map((folder) => join(folder, program)).find(isExecutable);
    if (file !== undefined) found.set(program, file);
  }
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
