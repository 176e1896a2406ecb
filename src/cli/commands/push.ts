import type { Command } from "commander";
import type { PushOutcome } from "../display/display.ts";
import { connect, SIGNED_IN } from "./connect.ts";
import type { Session } from "./session.ts";

/** `sreg push FILE REFERENCE` */
export function addPush(program: Command, session: Session): void {
  program
    .command("push")
    .description("Send an image file to the registry.")
    .argument("<file>", "image file (SIF)")
    .argument("<reference>", "collection/container[:tag]; the tag is 'latest' if none is given")
    .action(async (file: string, reference: string, _options: unknown, command: Command) => {
      session.display.pushed(await push({ file, reference, command }, session));
    });
}

interface PushArguments {
  readonly file: string;
  readonly reference: string;
  readonly command: Command;
}

/** Everything that can be wrong on this side is found before anything is sent. */
async function push({ file: path, reference, command }: PushArguments, session: Session): Promise<PushOutcome> {
  const { display, signal } = session;
  const { parsePushTarget } = await import("../push/push-target.ts");
  const target = parsePushTarget(reference);
  const { openImageFile } = await import("../push/image-file.ts");
  await using file = await openImageFile(path);
  const client = await connect(command, session, SIGNED_IN);
  const { pushImage } = await import("../push/push-image.ts");
  return await pushImage({ file, target, client, display, signal });
}
