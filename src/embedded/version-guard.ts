import { compareSeries, type Series, seriesOf } from "./mongod-version.ts";

/** What wrote the database files. */
export interface VersionRecord {
  /** Of the mongod that served them last: `6.0.5`. */
  readonly version: string;
  /** Their feature compatibility level, which decides what can open them: `6.0`. */
  readonly featureCompatibility: string;
}

/** The oldest series that the registry is tested with. */
const OLDEST: Series = { major: 6, minor: 0 };

/**
 * Why a mongod of this version must not touch these files; `undefined`: it may. MongoDB opens files of its own level
 * and, as the first release of a series, of the series before: 5.0, 6.0, 7.0, 8.0 one after the other, never back.
 */
export function whyNotOpen(version: string, recorded: VersionRecord | undefined): string | undefined {
  const binary = seriesOf(version);
  if (binary === undefined || compareSeries(binary, OLDEST) < 0) {
    return `mongod ${version} is too old: ${OLDEST.major}.${OLDEST.minor} or newer is needed`;
  }
  const files = recorded && seriesOf(recorded.featureCompatibility);
  if (recorded === undefined || files === undefined || opens(binary, files)) return undefined;
  const age = compareSeries(binary, files) < 0 ? "older than they are" : "more than one release series newer";
  const level = recorded.featureCompatibility;
  return `mongod ${version} cannot open database files of MongoDB ${level} (written by ${recorded.version}): it is ${age}`;
}

/** What to do about `whyNotOpen`, one line each. */
export function waysOut(recorded: VersionRecord | undefined): readonly string[] {
  const level = recorded?.featureCompatibility ?? "7.0";
  const next = followingSeries(level);
  return [
    `install a mongod ${level}${next && ` or ${next}`}, or name one: SREG_MONGOD_BINARY=/path/to/mongod`,
    "to go to a newer series, raise the files one series at a time: start with the next one, then run",
    '  db.adminCommand({ setFeatureCompatibilityVersion: "SERIES", confirm: true })',
  ];
}

function opens(binary: Series, files: Series): boolean {
  if (binary.major === files.major) return compareSeries(binary, files) >= 0;
  return binary.major === files.major + 1 && binary.minor === 0;
}

function followingSeries(level: string): string {
  const series = seriesOf(level);
  return series === undefined ? "" : `${series.major + 1}.0`;
}
