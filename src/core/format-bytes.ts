const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** A number of bytes for people: `512 B`, `21.0 MiB`. */
export function formatBytes(bytes: number): string {
  // 1023.95 would be written as 1024.0, which is one of the next unit.
  const power = UNITS.findIndex((_, index) => index === UNITS.length - 1 || bytes < 1023.95 * 1024 ** index);
  return power === 0 ? `${Math.round(bytes)} B` : `${(bytes / 1024 ** power).toFixed(1)} ${UNITS[power]}`;
}
