/** A program: FOLDER. Opens the data folder and holds it until it is told to end, or says why it cannot, as JSON lines. */
import { StartupError } from "../../../src/core/startup-error.ts";
import { openDataFolder } from "../../../src/embedded/data-folder.ts";

try {
  await using folder = await openDataFolder(process.argv[2] ?? "");
  process.stdout.write(`${JSON.stringify({ path: folder.path })}\n`);
  const { promise, resolve } = Promise.withResolvers<void>();
  process.once("SIGTERM", () => resolve());
  const waiting = setInterval(() => undefined, 60_000);
  await promise;
  clearInterval(waiting);
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  process.stdout.write(`${JSON.stringify({ message: error.message, advice: error.advice })}\n`);
}
