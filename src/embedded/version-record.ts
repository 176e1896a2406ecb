import { join } from "node:path";
import { z } from "zod";
import { readIfPresent, writePrivateFile } from "./private-file.ts";
import type { VersionRecord } from "./version-guard.ts";

const schema = z.object({ version: z.string(), featureCompatibility: z.string() });

/** Reads which MongoDB wrote the database in this data folder; `undefined` before its first start. */
export async function readVersionRecord(dataFolder: string): Promise<VersionRecord | undefined> {
  const text = await readIfPresent(pathIn(dataFolder));
  return text === undefined ? undefined : parseRecord(text);
}

/** Records which MongoDB serves the database; writes only what changed. */
export async function writeVersionRecord(dataFolder: string, record: VersionRecord): Promise<void> {
  const text = `${JSON.stringify(record, undefined, 2)}\n`;
  if ((await readIfPresent(pathIn(dataFolder))) !== text) await writePrivateFile(pathIn(dataFolder), text);
}

/** A damaged record is as good as none: mongod itself refuses files that it cannot open. */
function parseRecord(text: string): VersionRecord | undefined {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function pathIn(dataFolder: string): string {
  return join(dataFolder, "mongodb", "version.json");
}
