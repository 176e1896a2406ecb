import { type Bed, programOf } from "./bed.ts";
import { command } from "./command.ts";
import type { Payload } from "./payload.ts";
import type { Target } from "./servers/server.ts";

/** Longer than a file of 5 GiB takes on a slow disk. */
const MAX_SECONDS = 900;

/** Sends a file as the body of one PUT; any refusal throws. */
export async function upload(bed: Bed, { path }: Payload, { url, headers }: Target): Promise<void> {
  // curl would wait up to a second for servers that do not answer `Expect: 100-continue`.
  const lines = Object.entries({ Expect: "", ...headers }).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  await curl(bed, ["-o", "/dev/null", "-T", path, ...lines, url]);
}

/** Reads a file to its end and forgets it. */
export async function download(bed: Bed, url: string): Promise<void> {
  await curl(bed, ["-o", "/dev/null", url]);
}

function curl(bed: Bed, args: readonly string[]): Promise<string> {
  return command(programOf(bed, "curl"), ["-sSf", "--max-time", String(MAX_SECONDS), ...args], bed);
}
