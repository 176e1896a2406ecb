/** A release series of MongoDB: `7.0` of version 7.0.28. Odd ones such as `7.3` are rapid releases. */
export interface Series {
  readonly major: number;
  readonly minor: number;
}

/** Reads the series off a version (`6.0.5`) or a feature compatibility level (`6.0`); `undefined` for anything else. */
export function seriesOf(version: string): Series | undefined {
  const [, major, minor] = /^(\d{1,4})\.(\d{1,4})(?:\.|$)/.exec(version) ?? [];
  return major === undefined || minor === undefined ? undefined : { major: Number(major), minor: Number(minor) };
}

/** As for sorting: negative when `a` is older. */
export function compareSeries(a: Series, b: Series): number {
  return a.major - b.major || a.minor - b.minor;
}
