const MIB = 1024 ** 2;

/** Makes a function that takes how many bytes have arrived and reports a line at every quarter of `total`. */
export function reportProgress(name: string, total: number, report: (line: string) => void): (bytes: number) => void {
  let next = 25;
  return (bytes) => {
    const percent = Math.floor((bytes / total) * 100);
    if (!(percent >= next)) return;
    const quarter = Math.min(100, percent - (percent % 25));
    next = quarter + 25;
    report(`${name}: ${quarter} % of ${Math.ceil(total / MIB)} MiB`);
  };
}
