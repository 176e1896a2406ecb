import { shownText } from "../../core/names/shown-text.ts";
import type { Inspection } from "../../sif/contents/inspection.ts";
import { formatBytes, formatTime } from "../display/units.ts";

/** What is known of an image besides its texts, for people. Whose signatures are good is not known here. Pure. */
export function factLines(inspection: Inspection): string[] {
  const { format, architecture, createdAt, damaged, partitions, signatures, sboms } = inspection;
  const kinds = [inspection.ociSif ? "OCI-SIF" : format, architecture, inspection.encrypted ? "encrypted" : ""];
  const lines = [`image: ${kinds.filter((kind) => kind !== "").join(", ")}`];
  if (createdAt !== null) lines.push(`created: ${formatTime(createdAt)}`);
  for (const { id, name, size, fileSystem, role } of partitions) {
    lines.push(`partition ${id}: ${fileSystem}, ${role}, ${formatBytes(size)} ${shownText(name)}`.trimEnd());
  }
  for (const { id, hash, fingerprint } of signatures) {
    lines.push(`signature ${id}: ${hash}, says it is of ${fingerprint ?? "nobody"} (not checked)`);
  }
  for (const { id, format: kind, size } of sboms) lines.push(`bill of materials ${id}: ${kind}, ${formatBytes(size)}`);
  if (damaged !== null) lines.push(`damaged: ${shownText(damaged)}`);
  return lines;
}
