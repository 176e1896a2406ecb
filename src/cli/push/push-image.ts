import type { Display, Progress, PushOutcome } from "../display/display.ts";
import type { RegistryClient } from "../transport/client.ts";
import type { ImageFile } from "./image-file.ts";
import type { PushTarget } from "./push-target.ts";

/** What a push needs. */
export interface Push {
  readonly file: ImageFile;
  readonly target: PushTarget;
  readonly client: RegistryClient;
  readonly display: Pick<Display, "progress">;
  readonly signal: AbortSignal;
}

/**
 * Reads the file twice: once for its digest, which is announced, so that the registry refuses bytes that were damaged
 * on the way or changed meanwhile instead of publishing them; once to send it.
 */
export async function pushImage({ file, target, client, display, signal }: Push): Promise<PushOutcome> {
  const digest = await digestWith(display.progress(`checking ${file.name}`, file.size), file, signal);
  const startProgress = () => display.progress(`sending ${file.name}`, file.size, "waiting for the registry");
  return await client.push(target, { digest, file, startProgress });
}

async function digestWith(shown: Progress, file: ImageFile, signal: AbortSignal) {
  using progress = shown;
  return await file.digest(progress.advance, signal);
}
