import { z } from "zod";
import type { Layout } from "./layout.ts";
import { readIfPresent, writePrivateFile } from "./private-file.ts";

/** Which process serves the database. It may be long gone: `servesDatabase` tells. */
export interface RunningRecord {
  readonly pid: number;
  readonly port: number;
}

const schema = z.object({ pid: z.int().positive(), port: z.int().min(1).max(65535) });

/** Reads the record; `undefined` where there is none, or a damaged one. */
export async function readRunningRecord(layout: Layout): Promise<RunningRecord | undefined> {
  const text = await readIfPresent(layout.running);
  try {
    return schema.parse(JSON.parse(text ?? ""));
  } catch {
    return undefined;
  }
}

/** Records which process serves the database from now on. */
export async function writeRunningRecord(layout: Layout, record: RunningRecord): Promise<void> {
  await writePrivateFile(layout.running, `${JSON.stringify(record)}\n`);
}
