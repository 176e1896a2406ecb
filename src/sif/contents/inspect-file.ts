import { openFileSource } from "../file-source.ts";
import { inspectSource } from "./inspect-contents.ts";
import type { Inspection } from "./inspection.ts";

/** Inspects a file of this machine. Throws `IMAGE_INVALID`, or what the system says when it cannot be read. */
export async function inspectFile(path: string): Promise<Inspection> {
  await using source = await openFileSource(path);
  return await inspectSource(source);
}
