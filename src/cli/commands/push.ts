import type { Command } from "commander";
import type { PushOutcome } from "../display/display.ts";
import type { CommonOptions, Session } from "./session.ts";
import { warnIfExposed } from "./warn-if-exposed.ts";

/** `sreg push FILE REFERENCE` */
export function addPush(program: Command, session: Session): void {
  program
    .command("push")
    .description("Send an image file to the registry.")
    .argument("<file>", "image file (SIF)")
    .argument("<reference>", "collection/container[:tag]; the tag is 'latest' if none is given")
    .action(async (file: string, reference: string, _options: unknown, command: Command) => {
      const { url } = command.optsWithGlobals<CommonOptions>();
      session.display.pushed(await push({ file, reference, url }, session));
    });
}

interface PushArguments {
  readonly file: string;
  readonly reference: string;
  readonly url: string | undefined;
}

/** Everything that can be wrong on this side is found before anything is sent. */
async function push({ file: path, reference, url }: PushArguments, session: Session): Promise<PushOutcome> {
  const { display, environment, signal } = session;
  const { parsePushTarget } = await import("../push/push-target.ts");
  const target = parsePushTarget(reference);
  const { openImageFile } = await import("../push/image-file.ts");
  await using file = await openImageFile(path);
  const { chooseRegistry } = await import("../login/choose-registry.ts");
  const { readLogins } = await import("../login/login-file.ts");
  const { token, proxy, loginFile } = environment;
  const registry = chooseRegistry({ url: url ?? environment.url, token }, await readLogins(loginFile));
  warnIfExposed(registry.url, display);
  const { createClient } = await import("../transport/client.ts");
  const client = createClient(registry, { ...session, proxy, notice: display.notice });
  const { pushImage } = await import("../push/push-image.ts");
  return await pushImage({ file, target, client, display, signal });
}
