import type { Command } from "commander";
import type { Result } from "../display/display.ts";
import { ANYBODY, connect } from "./connect.ts";
import type { CommonOptions, Session } from "./session.ts";

interface PullOptions extends CommonOptions {
  readonly arch?: string;
  readonly force?: boolean;
}

/** `sreg pull REFERENCE [FILE]` */
export function addPull(program: Command, session: Session): void {
  program
    .command("pull")
    .description("Fetch an image into a file. A pull that was cut off goes on where it stopped.")
    .argument("<reference>", "collection/container[:tag] or collection/container@sha256:DIGEST")
    .argument("[file]", "file or folder to write to; container_tag.sif if none is given")
    .option("--arch <architecture>", "the image for this architecture, such as arm64")
    .option("-f, --force", "replace the file if it exists")
    .action(async (reference: string, file: string | undefined, _options: unknown, command: Command) => {
      session.display.show(await pull({ reference, file, command }, session));
    });
}

interface PullArguments {
  readonly reference: string;
  readonly file: string | undefined;
  readonly command: Command;
}

async function pull({ reference, file, command }: PullArguments, session: Session): Promise<Result> {
  const { arch: architecture, force = false } = command.optsWithGlobals<PullOptions>();
  const { parseImagePlace } = await import("../reference/parse-place.ts");
  const place = parseImagePlace(reference);
  const client = await connect(command, session, ANYBODY);
  const { pullImage } = await import("../pull/pull-image.ts");
  const { formatBytes } = await import("../display/units.ts");
  const outcome = await pullImage({ ...session, place, file, architecture, force, client });
  const { digest, size, architecture: found } = outcome.image;
  const facts = [outcome.file, digest, formatBytes(size), found];
  if (!outcome.changed) facts.push("(was there already)");
  const value = { file: outcome.file, digest, size, architecture: found, changed: outcome.changed };
  return { value, lines: [facts.join("  ")] };
}
