/** A program: FOLDER MONGOD VERSION. Runs the embedded database until SIGTERM; prints its address as a JSON line. */
import { openDataFolder } from "../../../src/embedded/data-folder.ts";
import { startEmbeddedMongod } from "../../../src/embedded/start-embedded-mongod.ts";

const [path = "", mongod = "", version = ""] = process.argv.slice(2);
const { promise, resolve } = Promise.withResolvers<void>();
process.once("SIGTERM", () => resolve());

await using folder = await openDataFolder(path);
await using database = await startEmbeddedMongod({
  folder,
  mongod: { path: mongod, version },
  report: (line) => process.stderr.write(`${line}\n`),
});
process.stdout.write(`${JSON.stringify({ uri: database.uri })}\n`);
await promise;
